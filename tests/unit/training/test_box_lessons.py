"""What detectors of torchvision learn from: its own losses, weighed, with pictures that show nothing, and its input."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.contract import InputContract, ModelContract, usual_iou
from core.detections import Detections
from core.errors import UserError
from core.images import read_bgr
from exports.decoders import DECODERS
from exports.preprocess import Preprocessor
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.dataset_dir import DatasetDir, lay_out
from training.remedies import Remedies, plan_of
from training.sampling import SeededPositions
from training.torchvision_backend.box_losses import FEWEST_NEGATIVES, box_losses
from training.torchvision_backend.box_pictures import judged_pictures, letterboxed, part_files, training_boxes
from training.torchvision_backend.exporting import with_boxes
from training.torchvision_backend.finding import network_input, raw_answers
from training.torchvision_backend.networks import DETECTORS, freeze, make_detector
from training.torchvision_backend.tuning import BoxTuning, tuning_of

SIZE = 64
SSDLITE, RETINANET = DETECTORS


@pytest.fixture(scope="module", params=list(DETECTORS))
def asked(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A network with what it answers to two pictures, and what is in them."""
    torch.manual_seed(3)
    torch.set_num_threads(1)
    architecture, detector = request.param, DETECTORS[request.param]
    network = make_detector(architecture, 3, SIZE).train()
    planes = torch.randint(0, 255, (2, 3, SIZE, SIZE), dtype=torch.uint8)
    first = int(detector.has_background)
    boxes = (torch.tensor([[4.0, 6.0, 40.0, 50.0], [30.0, 8.0, 60.0, 30.0]]), torch.tensor([[10.0, 12.0, 30.0, 40.0]]))
    labels = (torch.tensor([0, 2]) + first, torch.tensor([1]) + first)
    targets = [{"boxes": each, "labels": label} for each, label in zip(boxes, labels, strict=True)]
    answers = raw_answers(network, network_input(planes, detector))
    return {"network": network, "answers": answers, "targets": targets, "first": first, "detector": detector}


def told(asked: dict[str, Any], targets: list[dict[str, Any]], weights: Any = None) -> dict[str, float]:
    losses = box_losses(
        asked["network"], asked["answers"], targets, has_background=bool(asked["first"]), weights=weights
    )
    return {name: float(value.detach()) for name, value in losses.items()}


def test_without_weights_the_losses_are_those_of_the_library(asked: dict[str, Any]) -> None:
    network, answers, targets = asked["network"], asked["answers"], asked["targets"]
    anchors = [answers["anchors"]] * 2
    if asked["first"]:
        from torchvision.ops import box_iou

        matched = [network.proposal_matcher(box_iou(each["boxes"], answers["anchors"])) for each in targets]
        theirs = network.compute_loss(targets, answers, anchors, matched)
    else:
        theirs = network.compute_loss(targets, answers, anchors)
    mine = told(asked, targets)
    assert mine["box_loss"] == pytest.approx(float(theirs["bbox_regression"].detach()), rel=1e-5)
    assert mine["cls_loss"] == pytest.approx(float(theirs["classification"].detach()), rel=1e-5)


def test_a_weight_multiplies_its_class_alone(asked: dict[str, Any]) -> None:
    targets = asked["targets"]
    plain, heavy = told(asked, targets), told(asked, targets, torch.tensor([1.0, 5.0, 1.0]))
    assert heavy["box_loss"] == plain["box_loss"]
    assert plain["cls_loss"] < heavy["cls_loss"] < 5 * plain["cls_loss"]


def test_a_picture_without_objects_teaches_that_nothing_is_there(asked: dict[str, Any]) -> None:
    nothing = {"boxes": torch.zeros((0, 4)), "labels": torch.zeros(0, dtype=torch.int64)}
    empty = told(asked, [nothing, nothing])
    assert empty["box_loss"] == 0
    assert empty["cls_loss"] > (FEWEST_NEGATIVES * 0.1 if asked["first"] else 0)


def test_what_is_found_is_what_the_library_finds_with_the_same_weights(asked: dict[str, Any]) -> None:
    """Boxes, classes and scores, after its choice of the best and its suppression."""
    network, detector = asked["network"], asked["detector"]
    torch.manual_seed(8)
    with torch.no_grad():
        for each in network.head.parameters():  # scores that differ, and boxes that lie apart
            each.add_(torch.randn_like(each) * 0.2)
    network.eval()
    network.score_thresh = 0.05
    planes = torch.randint(0, 255, (1, 3, SIZE, SIZE), dtype=torch.uint8)
    with torch.inference_mode():
        theirs = network([planes[0].float() / 255])[0]
        outputs = [each.numpy() for each in with_boxes(network, detector, SIZE)(network_input(planes, detector))]
    contract = ModelContract("detect", ("a", "b", "c"), InputContract(SIZE, SIZE), detector.decoder, 0.05,
                             usual_iou(detector.decoder))  # fmt: skip
    found = DECODERS[detector.decoder].decode(outputs, contract)
    assert isinstance(found, Detections)
    assert contract.iou_threshold == network.nms_thresh
    assert len(found) == len(theirs["scores"]) > 20
    assert len(set(found.class_id.tolist())) > 1
    np.testing.assert_allclose(found.score, theirs["scores"].numpy(), atol=1e-4)
    np.testing.assert_allclose(found.xyxy, theirs["boxes"].numpy(), atol=1e-4)
    np.testing.assert_array_equal(found.class_id, theirs["labels"].numpy() - asked["first"])
    network.train()


def test_stages_are_frozen_from_the_picture_on_and_all_of_them_make_the_backbone() -> None:
    network = make_detector(SSDLITE, 2, SIZE)
    own = {name for name, _ in network.backbone.features.named_parameters()}
    counts = []
    for count in range(6):
        freeze(network, SSDLITE, count)
        counts.append(sum(not each.requires_grad for each in network.backbone.features.parameters()))
    assert counts == sorted(set(counts))
    assert counts[-1] == len(own)
    assert all(each.requires_grad for each in network.head.parameters())
    with pytest.raises(UserError, match="has 5 stages"):
        freeze(network, SSDLITE, 6)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> DatasetDir:
    folder = tmp_path_factory.mktemp("laid")
    manifest, locations = draw_version(folder / "pictures", "detect", train=6, valid=3)
    return lay_out(
        manifest, folder / "dataset", "detect", locate=lambda sha256: Path(locations.paths[sha256]), on_image=_nothing
    )


def _nothing(_done: int, _total: int) -> None:
    return


@pytest.mark.parametrize("size_wh", [(96, 80), (50, 131), (64, 64), (640, 201)])
def test_a_judged_picture_is_fed_as_the_vehicle_feeds_it(size_wh: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (size_wh[1], size_wh[0], 3)).astype(np.uint8)
    detector = DETECTORS[RETINANET]
    contract = InputContract(SIZE, SIZE, mean=detector.mean, std=detector.std)
    tensor, placement = Preprocessor(contract).prepare(picture)
    square, scale, offset_xy = letterboxed(picture, SIZE)
    planes = torch.from_numpy(np.ascontiguousarray(square[:, :, ::-1].transpose(2, 0, 1)))[None]
    np.testing.assert_allclose(network_input(planes, detector).numpy(), tensor, atol=1e-6)
    assert ((scale, scale), offset_xy) == (placement.scale_xy, placement.offset_xy)


def test_the_truth_of_a_judged_picture_is_where_it_was_drawn(laid: DatasetDir) -> None:
    files = part_files(laid, "valid")
    for shown, path in zip(judged_pictures(files, SIZE), files, strict=True):
        assert shown.key == path.stem
        x1, y1, x2, y2 = shown.xyxy[0].round().astype(int)
        inside = read_bgr(path)[y1:y2, x1:x2].reshape(-1, 3)
        assert len(np.unique(inside, axis=0)) == 1  # the square is of one colour, and all of it lies within


def test_a_loader_shows_each_picture_once_an_epoch_and_the_same_for_one_seed(laid: DatasetDir) -> None:
    spec = TrainSpec("detect", SSDLITE, epochs=2, imgsz=SIZE, batch=4, seed=1, threads=1)
    plan = plan_of(Remedies(), laid.train_labels, laid.classes)
    tuning = tuning_of({"mosaic": 0.5, "hsv_h": 0.02}, BoxTuning)
    first, second = (training_boxes(laid, spec, plan, tuning=tuning, workers=0) for _ in range(2))
    assert isinstance(first.sampler, SeededPositions)
    for mine, other in zip(first, second, strict=True):
        for one, two in zip(mine, other, strict=True):
            assert [bool(torch.equal(*pair)) for pair in zip(one, two, strict=True)] == [True] * 3


@pytest.mark.parametrize(("name", "value"), [("scale", 0.95), ("hsv_h", 0.5), ("mosaic", -0.1), ("translate", 0.7)])
def test_a_setting_out_of_its_range_is_told(name: str, value: float) -> None:
    with pytest.raises(UserError, match=name if name != "scale" else "scale"):
        tuning_of({name: value}, BoxTuning)
