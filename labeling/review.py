"""Things that a person should look at, first in the queue: frames sent back from drives, findings."""

from core.errors import UserError
from core.ids import new_number
from core.project import utc_now
from core.registry import Registry, Transaction
from core.schema import ReviewItemRow


def add_review_item(
    tx: Transaction,
    *,
    reason: str,
    image_id: int | None = None,
    drive_id: int | None = None,
    frame_index: int | None = None,
    validation_id: str | None = None,
    score: float = 0.0,
) -> int:
    """Ask a person to look at an image or a frame; gives the item's id."""
    row = ReviewItemRow(
        id=new_number(), image_id=image_id, drive_id=drive_id, frame_index=frame_index, validation_id=validation_id,
        reason=reason, score=score, created_at=utc_now(),
    )  # fmt: skip
    tx.session.add(row)
    tx.touch("review", [row.id])
    if image_id is not None:
        tx.touch("images", [image_id])
    return row.id


def close_review_item(registry: Registry, item_id: int, *, state: str = "done", origin: str = "") -> None:
    """Say that a person has looked: done or dismissed."""
    if state not in ("done", "dismissed"):
        raise ValueError("a review item ends as done or dismissed")
    with registry.transaction(origin) as tx:
        row = tx.session.get(ReviewItemRow, item_id)
        if row is None:
            raise UserError("This item is no longer in the list.", "Nothing was changed.")
        row.state = state
        tx.session.add(row)
        tx.touch("review", [item_id])
