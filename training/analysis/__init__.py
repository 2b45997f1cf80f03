"""Where a model fails, from the details of an evaluation alone: no pictures, no registry, no window."""
