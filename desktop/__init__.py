"""Puts everything together: the window (the only Qt), the command line and the worker."""
