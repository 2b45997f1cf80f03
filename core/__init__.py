"""Values, registry, jobs, formats and seams. Knows neither Qt nor torch nor onnxruntime."""
