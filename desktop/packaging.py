"""Makes packages from names that people give: what the Export page and the commands share."""

from pathlib import Path

from core.ids import ModelId
from core.queries import models as model_reads
from desktop.context import Context
from exports.packages import Packed, package_model
from labeling.coverage import known_gaps


def pack(context: Context, *, model: str, out: Path, precision: str, ignore_coverage: bool = False) -> Packed:
    """Write the package of a model (name or id) to `out`.

    Raises CoverageNotMet where the version that it was trained on (a brought one: measured on) lacks what a required
    goal asks for; with `ignore_coverage` that goes into the package as a known gap.
    """
    with context.project.registry.reading() as session:
        row = model_reads.model_by(session, model)
        evaluation = model_reads.weightiest_evaluation(session, row.id)
        version = evaluation.version_id if evaluation is not None else ""
        if row.run_id is not None:
            version = model_reads.run_by(session, row.run_id).version_id
    gaps = known_gaps(context.project, version, is_ignored=ignore_coverage, kept="no package was made")
    return package_model(
        context.project, ModelId(row.id), out, precision=precision, author=context.author, known_gaps=gaps
    )
