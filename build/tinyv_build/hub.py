"""Checkpoints from the Hugging Face hub.

Owns what is fetched and how a failure is worded.
Knows nothing of models.
"""

from collections.abc import Sequence
from pathlib import Path

from tinyv_build.errors import BuildError

__all__ = ["TOKENIZER", "fetch"]

TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
"""For a checkpoint that is served elsewhere."""

_WANTED = ("config.json", "generation_config.json", *TOKENIZER, "*.safetensors", "*.safetensors.index.json")
"""Weights as safetensors alone: a pickled checkpoint can run code."""


def fetch(model: str, wanted: Sequence[str] = _WANTED) -> Path:
    """The folder of `owner/name` or `owner/name@revision`, fetched or from the hub's cache; named by its commit."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415  # half a second to import; only hub ids need it
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415  # as above

    name, _, revision = model.partition("@")
    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=list(wanted)))
    except (OSError, ValueError, HfHubHTTPError) as error:
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise BuildError(
            f"hub: {model}: got {type(error).__name__} ({said}), expected the checkpoint; check the name and the "
            "network (HF_ENDPOINT, HF_TOKEN), or copy the checkpoint here and give its folder: JUDGE_MODEL=<folder>"
        ) from error
