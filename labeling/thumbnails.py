"""Small pictures for lists, made once and kept in the registry."""

from core.images import decode_bgr, thumbnail_jpeg
from core.project import Project
from core.queries.images import images, thumbnail
from core.schema import ThumbnailRow


def make_thumbnail(project: Project, image_id: int) -> bytes:
    """The small JPEG of an image; made and kept when it was not there. Raises UserError when the file is bad."""
    with project.registry.reading() as session:
        known = thumbnail(session, image_id)
        if known is not None:
            return known
        row = images(session, [image_id])[image_id]
        path = project.image_path(session, row)
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    made = thumbnail_jpeg(decode_bgr(content, row.orientation, row.name))
    with project.registry.transaction() as tx:
        tx.session.merge(ThumbnailRow(image_id=image_id, jpeg=made))
    return made
