"""Says how completely an image is labelled, class by class, as edits like any other."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from core.ids import EditId, ImageId
from core.project import Project
from core.queries.brief import classes
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of
from labeling.edits import Edit, completeness_set
from labeling.store import apply


def verified(project: Project, image_id: ImageId, class_ids: Collection[int] | None = None) -> Edit:
    """The edit that says: every class was looked for, or each of these; those without an annotation are not there."""
    with project.registry.reading() as session:
        before = completeness_of(session, image_id)
        seen = {annotation.class_id for annotation in annotations_of(session, image_id)}
        in_use = [row.id for row in classes(session) if row.id is not None]
    looked_for = [each for each in in_use if class_ids is None or each in class_ids]
    after = before | {each: "verified" if each in seen else "verified_empty" for each in looked_for}
    return completeness_set(image_id, before, after, "Verify")


def verify_image(project: Project, image_id: ImageId, *, author: str, origin: str = "") -> EditId:
    """Say that an image is labelled completely, empty ones too."""
    return apply(project.registry, verified(project, image_id), author=author, origin=origin)


def verified_many(project: Project, image_ids: Sequence[ImageId]) -> Edit:
    """Like `verified`, for many images in one edit."""
    edits = [verified(project, image_id) for image_id in image_ids]
    return Edit(f"Verify {len(edits)} images", tuple(change for edit in edits for change in edit.changes))


def empty_of(project: Project, image_id: ImageId, class_ids: Sequence[int]) -> Edit:
    """The edit that says: none of these classes is here, but for those that have a shape or tag already."""
    with project.registry.reading() as session:
        before = completeness_of(session, image_id)
        seen = {annotation.class_id for annotation in annotations_of(session, image_id)}
    after = before | {class_id: "verified_empty" for class_id in class_ids if class_id not in seen}
    return completeness_set(image_id, before, after, "No objects")


def reopened(project: Project, image_id: ImageId, class_ids: Collection[int] | None = None) -> Edit:
    """The edit that says: this image is not labelled completely after all, or not for these classes."""
    with project.registry.reading() as session:
        before = completeness_of(session, image_id)
        seen = {annotation.class_id for annotation in annotations_of(session, image_id)}
    after = {
        class_id: state for class_id, state in before.items() if class_ids is not None and class_id not in class_ids
    }
    after |= {class_id: "partial" for class_id in before if class_id in seen and class_id not in after}
    return completeness_set(image_id, before, after, "Reopen")


def reopen_image(project: Project, image_id: ImageId, *, author: str, origin: str = "") -> EditId:
    """Say that an image is not labelled completely after all."""
    return apply(project.registry, reopened(project, image_id), author=author, origin=origin)


def begun(project: Project, image_id: ImageId, class_id: int) -> Edit:
    """The edit that marks a class as partly labelled when it was unlabelled; empty otherwise."""
    with project.registry.reading() as session:
        return begun_in(session, image_id, class_id)


def begun_in(session: Session, image_id: ImageId, class_id: int) -> Edit:
    """Like `begun`, as a transaction sees it."""
    state = completeness_of(session, image_id).get(class_id, "unlabelled")
    after = {
        "unlabelled": "partial",
        "verified_empty": "verified",
    }.get(state, state)
    before = {} if state == "unlabelled" else {class_id: state}
    return completeness_set(image_id, before, {class_id: after}, "Begin")
