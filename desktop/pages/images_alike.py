"""The images that are most like one, or like a label cut out of one, as a list for the Label page."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from core.errors import UserError
from core.project import Project
from core.queries.embeddings import vector_of
from core.queries.images import images
from desktop.page import ImagesAsked
from labeling.nearest import MOST, encoder_that_knows, most_alike


def images_alike(project: Project, image_id: int, annotation_id: int = 0, made_with: str = "") -> ImagesAsked:
    """The likest images first, itself before all; by this encoder, or by the one with the most vectors.

    Compares with every vector: call it off the GUI thread. Raises UserError where there is no vector of it.
    """
    with project.registry.reading() as session:
        known = encoder_that_knows(session, image_id, annotation_id)
        if made_with:
            vector = vector_of(session, made_with, image_id, annotation_id)
            known = None if vector is None else (made_with, vector)
        if known is None:
            raise UserError(
                _tr("There is no vector of this yet, so nothing can be compared with it."),
                _tr("Make the map on the Data page, or run: roadwright embed PROJECT"),
            )
        found = most_alike(session, known[0], "crops" if annotation_id else "images", known[1], MOST)
        name = images(session, [image_id])[image_id].name.rpartition("/")[2]
    _unique, first = np.unique(found.image_id, return_index=True)
    ids = found.image_id[np.sort(first)].tolist()
    ids = [image_id, *(each for each in ids if each != image_id)]
    words = _tr("Most like the label on {name}") if annotation_id else _tr("Most like {name}")
    return ImagesAsked(words.format(name=name), ids, (annotation_id,) if annotation_id else ())


def _tr(words: str) -> str:
    return QCoreApplication.translate("Alike", words)
