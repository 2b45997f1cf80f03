"""What each kind of finding is called, what it means and why it matters. Knows no Qt."""

from collections.abc import Mapping

# kind -> its name, and what it means and why it matters
WORDS: Mapping[str, tuple[str, str]] = {
    "missing": (
        "Missing files",
        "The file of the picture is not where it was. It can neither be labelled nor trained on until it is back.",
    ),
    "corrupt": (
        "Damaged files",
        "The file cannot be opened, or ends too early. Training would stop at it or learn from grey areas.",
    ),
    "changed_file": (
        "Changed files",
        "The file is not the one that was imported. Its labels may not fit, and old versions cannot be made again.",
    ),
    "wrong_exif": (
        "Wrong EXIF",
        "What the file says of its size or its upper side contradicts the registry or the labels, so they may be off.",
    ),
    "too_dark": (
        "Too dark",
        "Nearly all of the picture is black, and no lamp stands out. Nothing can be labelled reliably in it.",
    ),
    "over_exposed": (
        "Over-exposed",
        "Much of the picture is white: burnt out, so that a label there is a guess, or no photo of a road at all.",
    ),
    "blurred": (
        "Blurred",
        "Far less sharp than the other pictures. Edges of labels are guesses, unless the vehicle will see such too.",
    ),
    "near_duplicate": (
        "Near duplicates",
        "Two pictures of one photo, or nearly. They count twice in training and make the set look larger than it is.",
    ),
    "leakage": (
        "Leaks between parts",
        "A picture of one part looks like one of another. A model is then measured on what it learned by heart.",
    ),
    "outside": (
        "Beyond the picture",
        "A label reaches beyond the edge of its picture. Most tools cut it there, some refuse the whole file.",
    ),
    "degenerate": ("Without extent", "A label is less than a pixel wide or high. It is mostly a slip of the hand."),
    "tiny": (
        "Tiny",
        "A label is under three pixels wide or high. Nothing can be learned from it, and it counts as missed.",
    ),
    "doubled": (
        "Labelled twice",
        "Two labels of one class on one place. One of them counts as missed whatever the model says.",
    ),
    "conflicting": (
        "Two classes on one place",
        "One place carries labels of different classes. At least one of them is wrong.",
    ),
    "ignored_area": (
        "In an ignored area",
        "A label lies where the camera's profile ignores, such as the hood. It counts nowhere: one of them is wrong.",
    ),
    "unusual_size": (
        "Unusual size or shape",
        "A label is far larger, smaller, wider or higher than others of its class. Often it has the wrong class.",
    ),
    "implausible_place": (
        "Implausible place",
        "Something stands where it cannot, or is as large as it cannot be there: a car in the sky, a giant.",
    ),
    "inconsistent_track": (
        "Inconsistent tracks",
        "A thing is missing for a frame or two, changes its class, shakes or jumps along a drive.",
    ),
    "label_drift": (
        "Drift of labels",
        "One labeller or one week labels otherwise than the rest. A model learns both habits and satisfies neither.",
    ),
    "class_suspect": (
        "Likely another class",
        "It looks like another class than its own, judged by labels like it or by a model. It teaches mistakes.",
    ),
    "missing_suspect": (
        "Likely not labelled",
        "A model sees a thing where no label is. Training then teaches that such a thing is background.",
    ),
    "spurious_suspect": (
        "Likely nothing there",
        "A model that usually finds this class sees nothing where a label is. The label may be left over.",
    ),
    "location_suspect": (
        "Likely misplaced",
        "A model sees the thing in another place than its label. Loose boxes cost accuracy at strict overlaps.",
    ),
}


def title_of(kind: str) -> str:
    """What a kind is called, in English."""
    return WORDS[kind][0] if kind in WORDS else kind.replace("_", " ").capitalize()


def meaning_of(kind: str) -> str:
    """What a kind means and why it matters, in English; empty for a kind nobody described."""
    return WORDS[kind][1] if kind in WORDS else ""
