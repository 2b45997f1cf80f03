"""Goes through an XML file element by element, so that memory does not grow with it. Entities are refused."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.errors import UserError

DEEPEST = 200


def elements_under_root(path: Path, root_tag: str) -> Iterator[ET.Element]:
    """The elements right under the root, each whole and forgotten after. Raises UserError, maybe after many."""
    depth = 0
    root: ET.Element | None = None
    try:
        with path.open("rb") as file:
            for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    depth += 1
                    if depth > DEEPEST:
                        raise UserError(f"{path.name} is nested too deeply to be read.", "Export it again.")
                    if root is None:
                        root = element
                        if element.tag != root_tag:
                            raise UserError(f"{path.name} does not begin with `{root_tag}`.", "Name another file.")
                    continue
                depth -= 1
                if depth == 1 and root is not None:
                    yield element
                    root.clear()
    except (ET.ParseError, LookupError, ValueError) as error:
        told = "is refused: it defines entities" if isinstance(error, DefusedXmlException) else "is not whole XML"
        raise UserError(f"{path.name} {told}.", "Export it again.") from error
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Check the file.") from error
