"""ONNX models, packages, the vehicle's runtime and recorded drives. Knows neither torch nor Qt."""
