"""Runs inside the pinned image, on its own Python: versions and `--help` texts of the tools, for the stage `probe`.

Standard library alone; writes into the folder that it is given.
"""

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

__all__ = ["main"]

_ROOTS = ("/app/examples", "/app/tensorrt_llm/examples")
_SCRIPTS = {
    "convert_checkpoint.py": "models/core/qwen/convert_checkpoint.py",
    "quantize.py": "quantization/quantize.py",
}


def main(folder: Path) -> None:
    """Writes `image.json` and one `<tool>.help` for each tool that is there; exits where it cannot write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "written").write_text("")
    except OSError as error:
        sys.exit(
            f"home: the container's root cannot write into {folder}: {error.strerror}; expected a local folder, or an "
            "NFS export without root_squash; next: make build-engine ... HOME_DIR=<local folder>"
        )
    examples = next((root for root in _ROOTS if Path(root).is_dir()), "")
    tools = {name: [sys.executable, f"{examples}/{path}"] for name, path in _SCRIPTS.items()}
    for name, command in {**tools, "trtllm-build": ["trtllm-build"]}.items():
        said = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)  # noqa: S603  # ours
        (folder / f"{name}.help").write_text(said.stdout if said.returncode == 0 else "")
    facts = {"examples": examples, **{name: _version(name) for name in ("tensorrt_llm", "tensorrt", "safetensors")}}
    (folder / "image.json").write_text(json.dumps(facts, indent=1) + "\n")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
