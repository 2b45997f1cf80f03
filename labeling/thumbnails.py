"""Small pictures for lists, made once and kept in the registry."""

from collections.abc import Callable

from core.giants import CACHE_NAME, always, giant_overview
from core.images import GIANT_PIXELS, read_header, thumbnail_jpeg
from core.looking import read_shown
from core.project import Project
from core.queries.images import images, thumbnail
from core.schema import ThumbnailRow


def make_thumbnail(project: Project, image_id: int, is_wanted: Callable[[], bool] = always) -> bytes:
    """The small JPEG of an image; made and kept when it was not there.

    A giant may take many seconds: `is_wanted` is asked again and again. Raises UserError when the file is bad, Stopped
    when it is not wanted any more.
    """
    with project.registry.reading() as session:
        known = thumbnail(session, image_id)
        if known is not None:
            return known
        row = images(session, [image_id])[image_id]
        path = project.image_path(session, row)
    header = read_header(path)
    if header.width * header.height > GIANT_PIXELS:
        shown = giant_overview(path, project.cache_folder / CACHE_NAME, is_wanted)
    else:
        shown = read_shown(path, header)
    made = thumbnail_jpeg(shown)
    with project.registry.transaction() as tx:
        tx.session.merge(ThumbnailRow(image_id=image_id, jpeg=made))
    return made
