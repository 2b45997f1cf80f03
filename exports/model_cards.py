"""The card of one model of a project, as it stands now: what its package would carry, and what it was put to since."""

import json
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from core.coverage_gap import gap_from_json
from core.errors import UserError
from core.objects import write_text
from core.project import Project
from core.queries.models import model_by, run_by
from core.schema_models import ModelVersionRow
from exports.card_blocks import Card, to_html, to_markdown
from exports.card_facts import facts_of, proofs_of
from exports.model_card import card_of
from exports.packages import manifest_of_model

WRITERS = {".md": to_markdown, ".html": to_html, ".htm": to_html}


def card_of_model(project: Project, named: str, *, author: str) -> Card:
    """The card of a model, by id or name. Reads the manifest of its version. Raises UserError when there is none."""
    with project.registry.reading() as session:
        model = model_by(session, named)
        manifest = manifest_of_model(session, model, precision="fp32", author=author)
        manifest = replace(manifest, known_gaps=tuple(gap_from_json(gap) for gap in _gaps(session, model)))
        facts = replace(facts_of(session, project, model), proofs=proofs_of(session, model))
    return card_of(manifest, facts)


def write_card(project: Project, named: str, out: Path, *, author: str) -> None:
    """Write the card of a model to a file that ends in .md or .html. Raises UserError for another ending."""
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise UserError(
            f"A model card is no {out.suffix or 'file without an ending'}.", "Name a file.md or a file.html."
        )
    write_text(out, writer(card_of_model(project, named, author=author)))


def _gaps(session: Session, model: ModelVersionRow) -> list[dict[str, object]]:
    """The coverage goals that were not met where the training was started all the same."""
    if model.run_id is None:
        return []
    found: list[dict[str, object]] = json.loads(run_by(session, model.run_id).spec_json).get("known_gaps", [])
    return found
