"""Long work in a worker process, told through a folder: spec in, events out, a stop file, a log."""
