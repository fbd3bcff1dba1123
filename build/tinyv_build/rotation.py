"""The same model in another basis, so that int8 loses less of it.

Owns the rotation. A few channels of a trained model's residual stream are far larger than the rest and take int8's
range for themselves. RMS normalisation does not see an orthogonal turn of the stream, so every matrix that writes to it
may be turned and every one that reads turned back, exactly (QuaRot, arXiv 2404.00456, without its online part). It
mixes all channels, and none stands out any more.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tinyv_build.architecture import Architecture

__all__ = ["rotated", "turning"]

Floats = npt.NDArray[np.float32]

_EMBEDDING, _HEAD, _LAST_NORM = "model.embed_tokens.weight", "lm_head.weight", "model.norm.weight"

_READERS = {
    **dict.fromkeys(("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"), "input_layernorm"),
    **dict.fromkeys(("mlp.gate_proj", "mlp.up_proj"), "post_attention_layernorm"),
}
"""The matrices that read the stream, and the norm whose factors they take over."""

_WRITERS = ("self_attn.o_proj", "mlp.down_proj")

_LAYER_WEIGHT = re.compile(r"(model\.layers\.\d+\.)(.+)\.weight")


def rotated(architecture: Architecture, state: Mapping[str, Floats]) -> tuple[Architecture, Mapping[str, Floats]]:
    """The turned model; its output head takes over the last norm's factors and is no longer the embedding's twin.

    For models whose writing matrices have no bias, which is all of the Llama family that is served here.
    """
    return replace(architecture, tied_embeddings=False), _Rotated(architecture, state)


class _Rotated(Mapping[str, Floats]):
    """Each tensor is turned when asked for."""

    def __init__(self, architecture: Architecture, state: Mapping[str, Floats]) -> None:
        self._state = state
        self._head = _EMBEDDING if architecture.tied_embeddings else _HEAD
        self._turn = turning(architecture.hidden_size)

    def __getitem__(self, name: str) -> Floats:
        layer, part = _split(name)
        if name == _HEAD:
            return self._read(self._head, _LAST_NORM)
        if part in _READERS:
            return self._read(name, f"{layer}{_READERS[part]}.weight")
        if name == _EMBEDDING:
            return self._state[name] @ self._turn
        if part in _WRITERS:
            return self._turn.T @ self._state[name]
        if name == _LAST_NORM or part in _READERS.values():
            return np.ones_like(self._state[name])
        return self._state[name]

    def _read(self, name: str, norm: str) -> Floats:
        return (self._state[name] * self._state[norm]) @ self._turn

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._state), _HEAD: None})

    def __len__(self) -> int:
        return len({*self._state, _HEAD})


def _split(name: str) -> tuple[str, str]:
    """`model.layers.3.` and `mlp.up_proj` of a layer's weight; twice nothing for any other name."""
    found = _LAYER_WEIGHT.fullmatch(name)
    return (found[1], found[2]) if found else ("", "")


def turning(size: int) -> Floats:
    """A fixed orthogonal matrix whose entries are all about equally large.

    Sylvester's Hadamard matrix of the largest power of two in `size`, times the cosine transform of the odd rest, with
    seeded signs, so that a channel that is always the same does not gather in one place.
    """
    matrix = np.ones((1, 1))
    while size % (2 * len(matrix)) == 0:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    matrix /= np.sqrt(len(matrix))
    rest = size // len(matrix)
    at = np.arange(rest)
    cosines = np.sqrt(2 / rest) * np.cos(np.pi / rest * np.outer(at + 0.5, at))
    cosines[:, 0] = np.sqrt(1 / rest)
    signs = np.random.default_rng(0).choice((-1.0, 1.0), size)
    return (signs[:, None] * np.kron(matrix, cosines)).astype(np.float32)
