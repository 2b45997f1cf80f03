"""Images and labels in, edits, statistics and frozen versions. Knows neither training nor exports, nor Qt."""
