"""The model repository as this server loads it: the checkout's, with as many rule instances as the settings ask for.

Triton takes a model's instance count from its configuration alone, and a checkout is not written to: several servers
may share it, or it may be read-only. So a server gets a folder of links, where one configuration is its own.
"""

import shutil
from pathlib import Path

from google.protobuf import text_format
from tinyv_contract import contract
from tritonclient.grpc import model_config_pb2

from tinyv.settings import RuleSettings, load

__all__ = ["lay_out"]

_CONFIG = "config.pbtxt"


def lay_out(repository: Path, folder: Path) -> Path:
    """Fills `folder` anew and returns it; raises BadSetting for a rule setting that cannot be read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for model in repository.iterdir():
        if model.name != contract.RULE_VERIFIER.name:
            (folder / model.name).symlink_to(model)
            continue
        own = folder / model.name
        own.mkdir()
        for part in model.iterdir():
            if part.name == _CONFIG:
                (own / _CONFIG).write_text(_scaled(part.read_text()))
            else:
                (own / part.name).symlink_to(part)
    return folder


def _scaled(text: str) -> str:
    """The rule verifier's configuration with its instances counted for this machine."""
    config = text_format.Parse(text, model_config_pb2.ModelConfig())
    parameters = {name: value.string_value for name, value in config.parameters.items()}
    (group,) = config.instance_group
    group.count = load(RuleSettings, parameters).wanted_instances
    return str(text_format.MessageToString(config))
