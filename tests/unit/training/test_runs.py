"""What a worker gave comes into the registry once and whole, and models move between stages by the rules."""

import pytest

from core.contract import InputContract, ModelContract
from core.errors import UserError
from core.ids import ModelId
from core.jobs.events import Finished, append_event
from core.jobs.spec import read_spec
from core.jobs.watching import take_in
from core.leakage import Leakage, PartLeakage
from core.manifest import Locations, manifest_id
from core.objects import sha256_of_file
from core.project import Project
from core.queries import jobs as job_reads
from core.queries import models as reads
from core.queries.leakage import kept_with
from core.queries.lineage import lineage_of
from core.schema import DatasetVersionRow, GateRow
from core.schema_models import ModelVersionRow
from tests.idle_executor import IdleExecutor
from tests.unit.training.played_worker import RECIPES, evaluation, result, start
from training.brought_models import register_onnx
from training.comparison import compare
from training.evidence import gate_results
from training.promotion import override_gates, promote, rollback
from training.recipes import Recipe, load_recipes, with_settings
from training.reproduce import compare_runs, start_again
from training.runs import record_evaluation, record_training, start_evaluation, start_training
from training.transforms.policy import Policy, Step, policy_to_json

INTAKES = {"train": record_training, "evaluate": record_evaluation}


def trained_model(
    project: Project, version: DatasetVersionRow, recipe: Recipe, content: str = "onnx", **metrics: float
) -> ModelId:
    """Start a training, play its worker, take its result in."""
    run_id, job_id = start(project, version, recipe)
    folder = project.jobs_folder / job_id
    append_event(folder, Finished("done", "", result(folder, content, **metrics)))
    take_in(project, IdleExecutor(), INTAKES, job_id)
    with project.registry.reading() as session:
        return ModelId(reads.model_of_run(session, run_id).id)


def test_a_started_training_is_a_run_with_all_that_it_needs(project, version, recipe):
    run_id, job_id = start(project, version, recipe)
    folder = project.jobs_folder / job_id
    with project.registry.reading() as session:
        assert reads.run_by(session, run_id).job_id == job_id
        assert job_reads.jobs(session)[0].id == job_id
    assert manifest_id((folder / "manifest.jsonl").read_bytes()) == version.id
    assert read_spec(folder).arguments["threads"] == 2


def test_remedies_are_recorded_with_the_run_and_told_in_the_lineage(project, version, recipe):
    policy = Policy("ours", (Step("fog", 0.3),))
    chosen = with_settings(recipe, {"augment": "ours", "sampling": "balanced", "class_weights": "effective"})
    run_id, job_id = start_training(
        project, IdleExecutor(), version=version, locations=Locations({}), recipe=chosen, policy=policy, threads=2
    )
    with project.registry.reading() as session:
        words = reads.remedies_of_run(reads.run_by(session, run_id))
        nodes, _ = lineage_of(session, run_id)
    assert words == (
        "transform policy ours (1 step), balanced sampling (threshold 0.3), loss weighted by effective numbers"
    )
    assert [node["remedies"] for node in nodes if node["id"] == run_id] == [words]
    recorded = read_spec(project.jobs_folder / job_id).arguments["recipe"]
    assert recorded["transforms"] == policy_to_json(policy)
    assert recorded["settings"]["sampling"] == "balanced"


def test_a_remedy_that_cannot_be_starts_nothing(project, version):
    weighed = with_settings(load_recipes(RECIPES)["classify-nano"], {"class_weights": "effective"})
    with pytest.raises(UserError, match="takes no class weights"):
        start(project, version, weighed)
    with project.registry.reading() as session:
        assert job_reads.jobs(session) == []


@pytest.mark.parametrize("named", ["segment-nano", "rotated-nano", "rtdetr-large"])
def test_a_policy_is_refused_where_its_steps_would_leave_the_labels_behind(project, version, named):
    chosen = with_settings(load_recipes(RECIPES)[named], {"augment": "road"})
    policy = Policy("road", (Step("flip", 0.5),))
    with pytest.raises(UserError, match="steps of a transform policy"):
        start_training(
            project, IdleExecutor(), version=version, locations=Locations({}), recipe=chosen, policy=policy, threads=2
        )
    with project.registry.reading() as session:
        assert reads.runs(session) == []


def test_weights_that_a_person_chose_are_trusted_and_kept(project, version, recipe, tmp_path):
    (tmp_path / "weights.pt").write_text("weights")
    _, job_id = start(project, version, with_settings(recipe, {"pretrained": str(tmp_path / "weights.pt")}))
    told = read_spec(project.jobs_folder / job_id).arguments["pretrained"]
    assert told["is_trusted"] is True
    assert (project.jobs_folder / job_id / told["path"]).resolve().read_text() == "weights"


def test_weights_that_only_a_recipe_names_are_not_trusted(project, version, recipe, tmp_path):
    (tmp_path / "weights.pt").write_text("weights")
    defaults = {**recipe.defaults, "pretrained": str(tmp_path / "weights.pt")}
    sly = Recipe("sly", "Sly", "detect", "ultralytics", "yolo11n.yaml", "", defaults)
    _, job_id = start(project, version, sly)
    assert read_spec(project.jobs_folder / job_id).arguments["pretrained"]["is_trusted"] is False


def test_missing_weights_are_named(project, version, recipe, tmp_path):
    with pytest.raises(UserError, match=r"gone\.pt cannot be read"):
        start(project, version, with_settings(recipe, {"pretrained": str(tmp_path / "gone.pt")}))


def test_a_finished_training_gives_a_model_with_its_evaluation(project, version, recipe):
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    with project.registry.reading() as session:
        model = reads.model_by(session, model_id)
        measured = reads.newest_evaluation(session, model_id)
    assert model.name == "detect-nano · v1 · 1"
    assert project.objects.read_bytes(model.onnx_sha256) == b"onnx"
    assert reads.metrics_of(measured) == {"mAP50": 0.7}
    assert measured.onnx_sha256 == model.onnx_sha256


def test_models_of_one_recipe_and_version_are_numbered(project, version, recipe):
    trained_model(project, version, recipe, "first")
    model_id = trained_model(project, version, recipe, "second")
    with project.registry.reading() as session:
        assert reads.model_by(session, "detect-nano · v1 · 2").id == model_id


def test_a_result_is_taken_in_once_whoever_watches(project, version, recipe):
    trained_model(project, version, recipe)
    with project.registry.reading() as session:
        job = job_reads.job(session, reads.runs(session)[0].job_id)
    with project.registry.transaction() as tx:
        record_training(tx, project, job, Finished("done", "", result(project.root / job.folder)))
    with project.registry.reading() as session:
        assert len(reads.models(session)) == 1


def test_a_model_file_that_was_changed_is_not_taken_in(project, version, recipe):
    _, job_id = start(project, version, recipe)
    folder = project.jobs_folder / job_id
    append_event(folder, Finished("done", "", result(folder)))
    (folder / "model.onnx").write_text("something else")
    row = take_in(project, IdleExecutor(), INTAKES, job_id)
    with project.registry.reading() as session:
        assert (row.state, reads.models(session)) == ("failed", [])


def test_an_evaluation_is_taken_in_for_its_model(project, version, recipe):
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    with project.registry.reading() as session:
        model = reads.model_by(session, model_id)
    job_id = start_evaluation(
        project, IdleExecutor(), model=model, version=version, locations=Locations({}), part="valid"
    )
    told = {"model": model_id, "version": version.id, "evaluation": evaluation(mAP50=0.8)}
    append_event(project.jobs_folder / job_id, Finished("done", "", told))
    take_in(project, IdleExecutor(), INTAKES, job_id)
    with project.registry.reading() as session:
        assert reads.metrics_of(reads.evaluation_of_job(session, job_id)) == {"mAP50": 0.8}
        assert reads.newest_evaluation(session, model_id).job_id == job_id


def test_an_empty_part_is_not_measured(project, version, recipe):
    model_id = trained_model(project, version, recipe)
    with project.registry.reading() as session:
        model = reads.model_by(session, model_id)
    with pytest.raises(UserError, match="no images in its test part"):
        start_evaluation(project, IdleExecutor(), model=model, version=version, locations=Locations({}), part="test")


def test_running_again_uses_the_recorded_arguments(project, version, recipe):
    run_id, job_id = start(project, version, recipe)
    with project.registry.reading() as session:
        run = reads.run_by(session, run_id)
    _, again = start_again(project, IdleExecutor(), run, locations=Locations({}))
    first, second = (read_spec(project.jobs_folder / each).arguments for each in (job_id, again))
    assert first == second


def test_two_runs_are_the_same_when_their_hashes_are(project, version, recipe):
    for content in ("same", "same", "other"):
        trained_model(project, version, recipe, content)
    with project.registry.reading() as session:
        by_name = {row.name[-1]: row.run_id for row in reads.models(session)}
        assert compare_runs(session, by_name["1"], by_name["2"]).is_identical
        assert not compare_runs(session, by_name["1"], by_name["3"]).is_identical


def test_models_are_compared_metric_by_metric(project, version, recipe):
    first = trained_model(project, version, recipe, "a", mAP50=0.7, recall=0.5)
    second = trained_model(project, version, recipe, "b", mAP50=0.6, recall=0.5)
    with project.registry.reading() as session:
        compared = compare(session, [first, second])
    assert (compared.part, compared.version) == ("valid", version.id)
    assert compared.better == {"mAP50": first}


def test_models_that_were_not_measured_alike_are_not_compared(project, version, recipe):
    first = trained_model(project, version, recipe, "a", mAP50=0.7)
    second = trained_model(project, version, recipe, "b", mAP50=0.6)
    with project.registry.reading() as session, pytest.raises(UserError, match="test part"):
        compare(session, [first, second], part="test")


def add_gate(project: Project, metric: str, threshold: float, class_id: int | None = None) -> None:
    with project.registry.transaction() as tx:
        tx.session.add(GateRow(metric=metric, class_id=class_id, comparison=">=", threshold=threshold))


def test_a_gate_that_is_not_passed_holds_a_model_back(project, version, recipe):
    add_gate(project, "mAP50", 0.8)
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    moved = promote(project, model_id, "approved", author="ann")
    assert not moved.is_done
    assert moved.gates[0].sentence == "mAP50 at least 0.8: 0.700"
    with project.registry.reading() as session:
        assert reads.model_by(session, model_id).stage == "candidate"
        assert reads.stage_changes(session) == []


def test_a_gate_of_a_class_looks_at_that_class(project, version, recipe):
    add_gate(project, "recall", 0.5, class_id=1)
    model_id = trained_model(project, version, recipe)
    with project.registry.reading() as session:
        assert [(gate.is_passed, gate.value) for gate in gate_results(session, model_id)] == [(True, 0.5)]


def test_what_was_not_measured_passes_no_gate(project, version, recipe):
    add_gate(project, "latency_p95_ms", 50)
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    assert not promote(project, model_id, "approved", author="ann").is_done


def test_a_gate_of_leakage_is_told_in_percent_and_holds_a_model_back(project, version, recipe):
    with project.registry.transaction() as tx:
        tx.session.add(GateRow(metric="leakage", comparison="<=", threshold=0.01))
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    assert promote(project, model_id, "approved", author="ann").gates[0].sentence == (
        "leakage at most 1 %: not measured"
    )
    part = PartLeakage(200, 5, {"frames": 5, "copy": 0, "metres": None})
    with project.registry.transaction() as tx:
        row = tx.session.get_one(DatasetVersionRow, version.id)
        row.leakage_json = kept_with("{}", Leakage(version.id, version.id, 30, {"valid": part}))
        tx.session.add(row)
    moved = promote(project, model_id, "approved", author="ann")
    assert (moved.is_done, moved.gates[0].sentence) == (False, "leakage at most 1 %: 2.5 %")


def test_a_gate_is_overridden_only_with_a_reason(project, version, recipe):
    add_gate(project, "mAP50", 0.8)
    model_id = trained_model(project, version, recipe, mAP50=0.7)
    with pytest.raises(UserError, match="reason"):
        override_gates(project, model_id, "approved", author="ann", reason=" ")
    assert override_gates(project, model_id, "approved", author="ann", reason="Field trial only.").is_done
    with project.registry.reading() as session:
        assert reads.stage_changes(session)[0].reason == "Field trial only."


def test_production_holds_one_model_and_rolls_back_through_all_before_it(project, version, recipe):
    first, second, third = (trained_model(project, version, recipe, name) for name in "abc")
    for model_id in (first, second, third):
        promote(project, model_id, "production", author="ann")
    assert stages(project) == {first: "approved", second: "approved", third: "production"}
    assert rollback(project, "production", author="ann").model_id == second
    assert rollback(project, "production", author="ann").model_id == first
    assert stages(project) == {first: "production", second: "approved", third: "approved"}
    with pytest.raises(UserError, match="No other model"):
        rollback(project, "production", author="ann")


def stages(project: Project) -> dict[str, str]:
    with project.registry.reading() as session:
        return {row.id: row.stage for row in reads.models(session)}


def test_a_brought_model_is_added_once(project, tmp_path):
    (tmp_path / "yolox.onnx").write_bytes(b"network")
    contract = ModelContract("detect", ("car",), InputContract(416, 416), "yolox")
    model_id = register_onnx(project, tmp_path / "yolox.onnx", contract)
    assert register_onnx(project, tmp_path / "yolox.onnx", contract) == model_id
    with project.registry.reading() as session:
        model: ModelVersionRow = reads.model_by(session, "yolox")
    assert (model.run_id, model.decoder, model.onnx_sha256) == (None, "yolox", sha256_of_file(tmp_path / "yolox.onnx"))
