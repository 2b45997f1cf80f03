"""ASAM OpenLABEL 1.0: boxes, rotated boxes, outlines, lines and points in frames; tags and conditions of pictures.

A file is a recording, or one picture: `objects` say what each is, `frames` where it is on the picture that
`frame_properties.streams` names. Objects without frames lie on the picture that a stream, the `tagged_file` or the
file's own name tells. Of a recording, the key of an object is its track.

`tags` hold for every picture of the file. `contexts` of a frame are tags of its picture, or its conditions when they
hold texts. A hole is a `poly2d` whose `hierarchy` names its outline. Lanes are open lines with `controls`, the
control points, beside the points of the curve. Cuboids, point clouds, actions, events and relations are not read.

Source: ASAM OpenLABEL 1.0.0 and its openlabel_json_schema.json.
"""
