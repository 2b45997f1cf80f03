"""Which networks the tests of trainers train, and with which settings."""

ARCHITECTURES = {
    "ultralytics": {
        "detect": "yolo11n.yaml", "end2end": "yolo26n.yaml", "classify": "yolo11n-cls.yaml",
        "segment": "yolo11n-seg.yaml", "segment_end2end": "yolo26n-seg.yaml", "obb": "yolo11n-obb.yaml",
        "obb_end2end": "yolo26n-obb.yaml", "transformer": "rtdetr-l.yaml",
    },
    "torchvision": {
        "detect": "ssdlite320_mobilenet_v3_large",
        "retinanet": "retinanet_resnet50_fpn_v2",
        "classify": "mobilenet_v3_small",
    },
}  # fmt: skip
# Nothing here is the library's own default, so a setting that is lost on the way shows.
TUNING = {
    "ultralytics": {
        "detect": {
            "optimizer": "SGD", "lr0": 0.003, "lrf": 0.2, "momentum": 0.8, "weight_decay": 0.0007, "nbs": 8,
            "warmup_epochs": 0.5, "warmup_momentum": 0.7, "warmup_bias_lr": 0.01, "cos_lr": True, "patience": 7,
            "val": True, "workers": 0, "cls_pw": 0.1, "freeze": 1, "mosaic": 0.5, "close_mosaic": 1, "mixup": 0.1,
            "fliplr": 0.2, "flipud": 0.1, "degrees": 1.5, "translate": 0.2, "scale": 0.3, "shear": 0.5,
            "hsv_h": 0.01, "hsv_s": 0.3, "hsv_v": 0.2,
        },
        "classify": {"optimizer": "AdamW", "lr0": 0.002, "nbs": 8, "auto_augment": "none", "erasing": 0.1},
    },
    "torchvision": {
        "detect": {
            "optimizer": "SGD", "lr0": 0.003, "lrf": 0.2, "momentum": 0.8, "weight_decay": 0.0007,
            "warmup_epochs": 0.5, "cos_lr": True, "patience": 7, "freeze": 1, "workers": 0, "val": True,
            "mosaic": 0.5, "close_mosaic": 1, "fliplr": 0.2, "translate": 0.2, "scale": 0.3, "hsv_h": 0.01,
            "hsv_s": 0.3, "hsv_v": 0.2,
        },
        "classify": {
            "optimizer": "SGD", "lr0": 0.003, "lrf": 0.2, "momentum": 0.8, "weight_decay": 0.0007,
            "warmup_epochs": 0.5, "cos_lr": True, "patience": 7, "freeze": 1, "label_smoothing": 0.1, "dropout": 0.1,
            "workers": 0, "val": True, "fliplr": 0.2, "flipud": 0.1, "scale": 0.3, "hsv_h": 0.01, "hsv_s": 0.3,
            "hsv_v": 0.2,
        },
    },
}  # fmt: skip
