"""The command line: every job that the window does, without one. Never imports Qt except to open the window."""

from desktop.cli.front import run_command

__all__ = ["run_command"]
