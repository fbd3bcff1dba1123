"""Every `config.pbtxt` against the contract: names, dtypes, dims, optional flags, and how the ensemble joins up."""

from pathlib import Path

import pytest
from google.protobuf import text_format
from tinyv_contract import contract
from tinyv_contract.contract import Model, Tensor
from tritonclient.grpc import model_config_pb2

REPOSITORY = Path(__file__).parents[2] / "model_repository"


def parse(path: Path) -> model_config_pb2.ModelConfig:
    return text_format.Parse(path.read_text(), model_config_pb2.ModelConfig())


def tensors(entries: object) -> list[Tensor]:
    return [
        Tensor(
            entry.name,
            model_config_pb2.DataType.Name(entry.data_type),
            tuple(entry.dims),
            optional=getattr(entry, "optional", False),
        )
        for entry in entries
    ]


def configs(model: Model) -> list[Path]:
    """The model's default configuration and its variants."""
    folder = REPOSITORY / model.name
    return [folder / "config.pbtxt", *sorted(folder.glob("configs/*.pbtxt"))]


@pytest.mark.parametrize(
    ("model", "path"),
    [(model, path) for model in contract.MODELS for path in configs(model)],
    ids=lambda value: value.name if isinstance(value, Model) else value.stem,
)
def test_config_spells_the_contract(model: Model, path: Path) -> None:
    config = parse(path)
    assert config.name == model.name
    assert config.max_batch_size == model.max_batch_size
    assert tensors(config.input) == list(model.inputs)
    assert tensors(config.output) == list(model.outputs)


def test_the_question_reaches_the_rule_verifier_and_may_be_absent() -> None:
    assert contract.RULE_VERIFIER.input_named("question").optional
    assert not contract.ENSEMBLE.input_named("question").optional


def test_the_repository_holds_the_contract_s_models_and_no_others() -> None:
    assert {path.name for path in REPOSITORY.iterdir()} == {model.name for model in contract.MODELS}


@pytest.mark.parametrize("path", sorted(REPOSITORY.rglob("*.pbtxt")), ids=str)
def test_configs_are_complete_texts_without_templates(path: Path) -> None:
    assert "${" not in path.read_text()
    assert not parse(path).model_transaction_policy.decoupled


def test_the_ensemble_feeds_every_step_all_it_needs() -> None:
    models = {model.name: model for model in contract.MODELS}
    known = {tensor.name for tensor in contract.ENSEMBLE.inputs}
    for step in parse(REPOSITORY / "tinyv" / "config.pbtxt").ensemble_scheduling.step:
        model = models[step.model_name]
        assert set(step.input_map) == {tensor.name for tensor in model.inputs}
        assert set(step.input_map.values()) <= known
        assert set(step.output_map) == {tensor.name for tensor in model.outputs}
        known |= set(step.output_map.values())
    assert {tensor.name for tensor in contract.ENSEMBLE.outputs} <= known


def test_the_judge_has_one_instance() -> None:
    """Its dedupe and its queue live in one process; a second instance would ask the engine twice."""
    for path in configs(contract.JUDGE):
        (group,) = parse(path).instance_group
        assert group.count == 1


def test_the_rule_verifier_has_one_group_of_processes_whose_number_the_launcher_sets() -> None:
    (path,) = configs(contract.RULE_VERIFIER)
    (group,) = parse(path).instance_group
    assert group.kind == model_config_pb2.ModelInstanceGroup.KIND_CPU
    assert group.count == 1
    assert "instances" not in parse(path).parameters
