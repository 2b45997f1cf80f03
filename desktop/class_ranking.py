"""What a classifier takes one object for: its classes, best first, as those of the project. Imports no Qt."""

from core.contract import contract_from_json
from core.detections import BgrImage, ClassScores
from core.project import Project
from core.shapes import Bounds
from desktop.suggesting import Askable, matching_for

AROUND = 0.1  # of the sides of an object are shown around it


def ranked(project: Project, model: Askable, crop: BgrImage) -> list[tuple[int, float]]:
    """Class ids with their scores, best first; classes that the project lacks are left out. Raises UserError."""
    from exports.runtime import OnnxPredictor

    contract = model.arguments["contract"]
    if not isinstance(contract, dict):
        raise TypeError("a model is asked by its contract")
    predictor = OnnxPredictor(model.onnx, contract_from_json(contract))
    answer = predictor.predict(crop)
    if not isinstance(answer, ClassScores):
        return []
    matching = matching_for(project, model)
    scored = zip(predictor.classes, answer.score.tolist(), strict=True)
    known = [(matching.class_of(name), score) for name, score in scored]
    return sorted(((each, score) for each, score in known if each is not None), key=lambda line: -line[1])


def cut_out(bgr: BgrImage, bounds: Bounds) -> BgrImage | None:
    """What lies in these bounds and a little around them, pixels of the image; None where nothing does."""
    dx, dy = (bounds[2] - bounds[0]) * AROUND, (bounds[3] - bounds[1]) * AROUND
    left, top = max(0, int(bounds[0] - dx)), max(0, int(bounds[1] - dy))
    crop = bgr[top : int(bounds[3] + dy) + 1, left : int(bounds[2] + dx) + 1]
    return crop if crop.size else None
