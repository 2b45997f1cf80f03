"""The losses of detectors, as torchvision computes them, with classes that weigh as the remedies say.

Two things are not torchvision's. A weight multiplies its class's part. And a picture without objects teaches in SSD
too: there torchvision takes three negatives for each positive anchor, which is none where there is no positive; here
such a picture gives as many negatives as the others of its batch do on average.

Sources: torchvision.models.detection.ssd.SSD.compute_loss (W. Liu et al., SSD, 2016) and
torchvision.models.detection.retinanet (T.-Y. Lin et al., Focal Loss for Dense Object Detection, 2017).
"""

from collections.abc import Mapping, Sequence
from typing import Any

FEWEST_NEGATIVES = 3  # of a picture, where a whole batch shows no object
FOCAL_ALPHA, FOCAL_GAMMA = 0.25, 2.0


Targets = Sequence[Mapping[str, Any]]  # for each picture boxes (m, 4), pixels, and labels (m,) as the network counts


def box_losses(
    network: Any, answers: Mapping[str, Any], targets: Targets, *, has_background: bool, weights: Any
) -> Mapping[str, Any]:
    """`box_loss` and `cls_loss` of a batch.

    `answers` hold cls_logits (b, n, k), bbox_regression (b, n, 4) and anchors (n, 4); `weights` is one number a class,
    or None.
    """
    matched = [_matched(network, answers["anchors"], target) for target in targets]
    if has_background:
        return _ssd_losses(network, answers, targets, matched, weights)
    return _retinanet_losses(network, answers, targets, matched, weights)


def _matched(network: Any, anchors: Any, target: Mapping[str, Any]) -> Any:
    """For each anchor the position of its object; below 0 for none."""
    import torch
    from torchvision.ops import box_iou

    if not len(target["boxes"]):
        return torch.full((len(anchors),), -1, dtype=torch.int64, device=anchors.device)
    return network.proposal_matcher(box_iou(target["boxes"], anchors))


def _ssd_losses(
    network: Any, answers: Mapping[str, Any], targets: Targets, matched: list[Any], weights: Any
) -> dict[str, Any]:
    import torch
    from torch.nn import functional

    logits, regressions, anchors = answers["cls_logits"], answers["bbox_regression"], answers["anchors"]
    wanted, boxes = torch.zeros(logits.shape[:2], dtype=torch.int64, device=logits.device), []
    for place, (target, found) in enumerate(zip(targets, matched, strict=True)):
        hit = torch.where(found >= 0)[0]
        aim = network.box_coder.encode_single(target["boxes"][found[hit]], anchors[hit])
        boxes.append(functional.smooth_l1_loss(regressions[place][hit], aim, reduction="sum"))
        wanted[place, hit] = target["labels"][found[hit]]
    each = functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), reduction="none").view(wanted.shape)
    is_object = wanted > 0
    is_taken = _hardest(each.detach(), is_object, network.neg_to_pos_ratio)
    if weights is not None:
        each = each * torch.cat([weights.new_ones(1), weights])[wanted]
    objects = max(1, int(is_object.sum()))
    return {
        "box_loss": torch.stack(boxes).sum() / objects,
        "cls_loss": (each[is_object].sum() + each[is_taken].sum()) / objects,
    }


def _hardest(each: Any, is_object: Any, ratio: float) -> Any:
    """The negatives that are learned from: the worst of each picture, `ratio` for each of its positives."""
    objects = is_object.sum(1, keepdim=True)
    showing = int((objects > 0).sum())
    usual = ratio * float(objects.sum()) / showing if showing else FEWEST_NEGATIVES
    counts = (ratio * objects).where(objects > 0, objects.new_tensor(max(FEWEST_NEGATIVES, round(usual))))
    order = each.masked_fill(is_object, -float("inf")).sort(1, descending=True)[1]
    return order.sort(1)[1] < counts


def _retinanet_losses(
    network: Any, answers: Mapping[str, Any], targets: Targets, matched: list[Any], weights: Any
) -> dict[str, Any]:
    import torch
    from torchvision.ops import generalized_box_iou_loss, sigmoid_focal_loss

    logits, regressions, anchors = answers["cls_logits"], answers["bbox_regression"], answers["anchors"]
    head, boxes, classes = network.head, [], []
    for place, (target, found) in enumerate(zip(targets, matched, strict=True)):
        hit = torch.where(found >= 0)[0]
        count = max(1, len(hit))
        told = head.regression_head.box_coder.decode_single(regressions[place][hit], anchors[hit])
        boxes.append(generalized_box_iou_loss(told, target["boxes"][found[hit]], reduction="sum", eps=1e-7) / count)
        wanted = torch.zeros_like(logits[place])
        wanted[hit, target["labels"][found[hit]]] = 1.0
        is_clear = found != network.proposal_matcher.BETWEEN_THRESHOLDS
        each = sigmoid_focal_loss(logits[place][is_clear], wanted[is_clear], FOCAL_ALPHA, FOCAL_GAMMA)
        classes.append((each if weights is None else each * weights).sum() / count)
    return {"box_loss": torch.stack(boxes).mean(), "cls_loss": torch.stack(classes).mean()}
