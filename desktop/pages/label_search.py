"""The search over the list of images: what its words ask for, and what is seen while it is answered."""

import shlex

from PySide6.QtWidgets import QProgressBar


def asked_attributes(words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`occluded=yes`, or `text="no entry"`, asks for attributes; the other words are looked for in names."""
    try:
        apart = shlex.split(words)
    except ValueError:  # a quote that is still being typed
        apart = words.split()
    attributes = [word for word in apart if "=" in word.strip("=")]
    if not attributes:
        return words, ()
    asked = tuple((name, value) for name, _, value in (word.partition("=") for word in attributes))
    return " ".join(word for word in apart if word not in attributes), asked


def thin_bar(name: str) -> QProgressBar:
    """Moves while something is waited for; hidden until then."""
    made = QProgressBar()
    made.setRange(0, 0)
    made.setTextVisible(False)
    made.setFixedHeight(4)
    made.setAccessibleName(name)
    made.hide()
    return made
