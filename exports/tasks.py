"""What the worker does for this feature: drives a recording, suggests boxes. Never opens a registry."""

from collections.abc import Mapping
from pathlib import Path

from core.canonical import Json, JsonObject, to_json
from core.errors import UserError
from core.jobs.reporter import Reporter
from core.objects import written_beside
from exports.drive_run import validate_drive
from exports.looking import looker, pixels_of
from exports.validation import request_from_json

SUGGESTIONS = "suggestions.jsonl"


def drive(_folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """Prove a package on a recording; gives the summary's JSON, with the recording's path."""
    request = request_from_json(arguments)
    summary = validate_drive(request, progress=reporter.progress, is_stop_asked=reporter.is_stop_asked)
    return {**summary.to_json(), "recording_path": str(request.recording)}


def suggest(folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """Let a network look at images; writes one line a suggestion to suggestions.jsonl in the job folder.

    Arguments: `images` (list of id, path, orientation), and what `exports.looking` needs to know of the network. An
    image that was looked at has a line of its image_id alone. When asked to stop it gives what it has.
    """
    look = looker(arguments, folder)
    images = _items(arguments["images"])
    skipped: list[dict[str, Json]] = []
    count = looked_at = 0
    with written_beside(folder / SUGGESTIONS) as file:
        for done, image in enumerate(images):
            if reporter.is_stop_asked():
                break
            reporter.progress(done, len(images), f"Image {done + 1} of {len(images)}")
            path = folder / str(image["path"])
            try:
                lines = look(pixels_of(path, int(str(image["orientation"]))))
            except UserError as error:
                skipped.append({"path": str(path), "reason": error.message})
                continue
            looked_at, count = looked_at + 1, count + len(lines)
            for line in ({}, *lines):
                file.write((to_json({"image_id": image["id"], **line}) + "\n").encode())
    reporter.artifact("suggestions", folder / SUGGESTIONS)
    return {
        "images": looked_at, "of": len(images), "suggestions": count, "file": SUGGESTIONS, "skipped": skipped,
        "model": arguments.get("model", ""),
    }  # fmt: skip


def _items(value: object) -> list[Mapping[str, Json]]:
    if not isinstance(value, list):
        raise TypeError("a list is needed here")
    return value
