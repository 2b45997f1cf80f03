"""What an outline is: an upright rectangle, which way round it runs. Pure."""

from core.shapes import Ring


def box_of_ring(ring: Ring) -> Ring | None:
    """The two corners when the outline is an upright rectangle of four corners, or five with the first again."""
    if len(ring) not in (4, 5) or (len(ring) == 5 and ring[0] != ring[4]):
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring[:4]
    is_upright = (ax == dx and bx == cx and ay == by and cy == dy) or (ax == bx and cx == dx and by == cy and dy == ay)
    return ((min(ax, cx), min(ay, cy)), (max(ax, cx), max(ay, cy))) if is_upright else None


def clockwise(ring: Ring) -> Ring:
    """The same corners from the same first one, clockwise as seen (x to the right, y down)."""
    doubled = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], *ring[:1]), strict=True))
    return ring if doubled >= 0 else (*ring[:1], *reversed(ring[1:]))
