"""The original checkpoint as an oracle: CTranslate2 in float32 (oracle_float32), or transformers where torch is.

Owns the choice, and the reading through transformers. Loads neither library before it is chosen.
"""

from importlib import import_module

from tinyv.engine import SafeTokenizer
from tinyv.records import Completion, PromptPiece

from tinyv_build.errors import BuildError
from tinyv_build.source import Source
from tinyv_build.trtllm.golden import Oracle
from tinyv_build.trtllm.questions import end_text

__all__ = ["TransformersOracle", "create_oracle", "oracle_names"]


class TransformersOracle:
    """The checkpoint in transformers, float32; needs torch and transformers beside this package."""

    def __init__(self, source: Source) -> None:
        try:
            torch, transformers = import_module("torch"), import_module("transformers")  # not part of `make setup`
        except ImportError as error:
            raise BuildError(
                f"golden set: got {error}, expected torch and transformers in this Python; install both, or leave "
                "--oracle away: ctranslate2-float32 needs neither"
            ) from error
        self.name = f"transformers {transformers.__version__}, torch {torch.__version__}, float32"
        self._torch = torch
        checkpoint = source.files[0].parent
        self._tokenizer = SafeTokenizer(checkpoint)
        self._end_id = self._tokenizer.special_id(end_text(source.profile))
        device = "cuda" if torch.cuda.is_available() else "cpu"
        model = transformers.AutoModelForCausalLM.from_pretrained(checkpoint, torch_dtype=torch.float32)
        self._model = model.to(device).train(mode=False)

    def complete(self, pieces: tuple[PromptPiece, ...], max_new_tokens: int) -> Completion:
        """Continues greedily, one full forward pass a token: slow, and nothing that could differ."""
        torch = self._torch
        prompt = self._tokenizer.encode(pieces)
        ids: list[int] = []
        log_probs: list[float] = []
        with torch.inference_mode():
            for _ in range(max_new_tokens):
                inputs = torch.tensor([[*prompt, *ids]], device=self._model.device)
                row = torch.log_softmax(self._model(inputs).logits[0, -1].float(), dim=-1)
                token = int(row.argmax())
                if token == self._end_id:
                    break
                ids.append(token)
                log_probs.append(float(row[token]))
        return Completion(self._tokenizer.token_texts(ids), tuple(log_probs))


def oracle_names() -> tuple[str, ...]:
    """What `create_oracle` knows."""
    return ("ctranslate2-float32", "transformers")


def create_oracle(name: str, source: Source) -> Oracle:
    """The oracle of that name; raises BuildError listing the known ones."""
    if name == "transformers":
        return TransformersOracle(source)
    if name == "ctranslate2-float32":
        from tinyv_build.trtllm.oracle_float32 import Float32Oracle  # noqa: PLC0415  # where it runs, torch may not be

        return Float32Oracle(source)
    raise BuildError(f"oracle: got {name!r}, expected one of: {', '.join(oracle_names())}")
