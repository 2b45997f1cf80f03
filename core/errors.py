"""The errors that people are meant to see. Anything else that is raised is a bug."""


class UserError(Exception):
    """Something the user can act on: one sentence of what happened and was kept, one of what to do.

    `hint` may be empty when the message already says what to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Stopped(Exception):
    """The user asked for the work to stop, and it stopped cleanly."""
