"""The embedded judge as torch computes it while it learns: merged weights, gradients for the low-rank factors alone.

Owns the arithmetic of one step. Knows nothing of data, optimisers or files.

Why not transformers with peft: a step on a CPU costs little more than half as much here. Three reasons: each matrix is
multiplied once (the factors are merged before a step, their gradients come from four thin products), the tokens that
all prompts of a batch begin with are computed once, and the last block and the vocabulary see the last position alone.
The end of every training holds its result against transformers with peft (see `verify`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from tinyv_build.architecture import Architecture
from tinyv_build.embedded.adapter import factor_names
from tinyv_build.embedded.batches import Batch
from tinyv_build.errors import BuildError

__all__ = ["PARTS", "Factors", "Network"]

PARTS: dict[str, tuple[str, ...]] = {
    "qkv": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "o": ("self_attn.o_proj",),
    "gate_up": ("mlp.gate_proj", "mlp.up_proj"),
    "down": ("mlp.down_proj",),
}
"""Matrices that share their input are one product."""


@dataclass(frozen=True, slots=True)
class Factors:
    """The trained factors of matrices that share an input: rows of `down` belong to `ups` in turn."""

    down: Tensor
    ups: tuple[Tensor, ...]

    def update(self) -> Tensor:
        """What the factors add to the matrices, without the scale."""
        rank = self.ups[0].shape[1]
        return torch.cat([up @ down for up, down in zip(self.ups, self.down.split(rank), strict=True)])


class _Adapted(torch.autograd.Function):  # type: ignore[misc]  # torch is Any where it is not installed
    """A product with a merged matrix; the gradient goes to the input and to the factors."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, merged: Tensor, scale: float, down: Tensor, *ups: Tensor) -> Tensor:
        ctx.save_for_backward(x, merged, down, *ups)
        ctx.scale = scale
        return functional.linear(x, merged)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, merged, down, *ups = ctx.saved_tensors
        (grad,) = grads
        to_input = grad @ merged if ctx.needs_input_grad[0] else None
        inner = functional.linear(x, down.to(x.dtype))
        rank = ups[0].shape[1]
        to_ups, back = [], []
        for up, part, hidden in zip(
            ups, grad.split([len(up) for up in ups], dim=1), inner.split(rank, dim=1), strict=True
        ):
            to_ups.append((part.t() @ hidden).to(up.dtype).mul_(ctx.scale))
            back.append(part @ up.to(x.dtype))
        to_down = (torch.cat(back, dim=1).t() @ x).to(down.dtype).mul_(ctx.scale)
        return (to_input, None, None, to_down, *to_ups)


def _norm(x: Tensor, weight: Tensor, epsilon: float, dtype: torch.dtype) -> Tensor:
    return (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon) * weight).to(dtype)


def _gated(gate_up: Tensor) -> Tensor:
    gate, up = gate_up.chunk(2, dim=-1)
    return functional.silu(gate) * up


def _turned(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    left, right = x.chunk(2, dim=-1)
    return torch.cat([left * cosine - right * sine, right * cosine + left * sine], dim=-1)


def _attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Plain products: for rows as short as these, torch's fused kernel takes thrice as long backward."""
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + mask
    return scores.softmax(-1) @ v


class Network:
    """A Llama whose matrices carry low-rank updates."""

    def __init__(
        self,
        architecture: Architecture,
        state: Mapping[str, Any],
        rank: int,
        scale: float,
        *,
        dtype: torch.dtype,
        device: str,
        seed: int,
    ) -> None:
        self._is, self._scale, self._dtype, self._device = architecture, scale, dtype, device
        self._embeddings = torch.tensor(state["model.embed_tokens.weight"]).to(device)
        self._last_norm = torch.tensor(state["model.norm.weight"]).to(device)
        self._norms = [
            [
                torch.tensor(state[f"model.layers.{index}.{name}.weight"]).to(device)
                for name in ("input_layernorm", "post_attention_layernorm")
            ]
            for index in range(architecture.layers)
        ]
        self._base = [
            {
                group: torch.cat([torch.tensor(state[f"model.layers.{index}.{name}.weight"]) for name in names]).to(
                    device
                )
                for group, names in PARTS.items()
            }
            for index in range(architecture.layers)
        ]
        self.factors = self._fresh(state, rank, torch.Generator().manual_seed(seed))
        self._merged: list[dict[str, Tensor]] = []
        self.merge()

    def _fresh(self, state: Mapping[str, Any], rank: int, luck: torch.Generator) -> list[dict[str, Factors]]:
        """Down random, up zero: the first step starts from the base model, as peft's does."""
        found = []
        for index in range(self._is.layers):
            layer = {}
            for group, names in PARTS.items():
                width = self._base[index][group].shape[1]
                down = (torch.rand(len(names) * rank, width, generator=luck) * 2 - 1) / width**0.5
                ups = [torch.zeros(state[f"model.layers.{index}.{name}.weight"].shape[0], rank) for name in names]
                tensors = [tensor.to(self._device).requires_grad_() for tensor in (down, *ups)]
                layer[group] = Factors(tensors[0], tuple(tensors[1:]))
            found.append(layer)
        return found

    def start_from(self, trained: Mapping[str, Any], scale: float) -> None:
        """Takes the factors of an adapter, by peft's names, whose product counts `scale` times.

        Raises BuildError for factors of another rank.
        """
        with torch.no_grad():
            for index, layer in enumerate(self.factors):
                for group, names in PARTS.items():
                    known = [factor_names(f"model.layers.{index}.{name}.weight") for name in names]
                    down = torch.cat([torch.tensor(trained[first]) for first, _ in known])
                    if down.shape != layer[group].down.shape:
                        raise BuildError(f"adapter: got factors {tuple(down.shape)}, expected the recipe's rank")
                    layer[group].down.copy_(down)
                    for up, (_, second) in zip(layer[group].ups, known, strict=True):
                        up.copy_(torch.tensor(trained[second]) * (scale / self._scale))
        self.merge()

    def parameters(self) -> list[Tensor]:
        """All factors, in a fixed order."""
        return [t for layer in self.factors for group in PARTS for t in (layer[group].down, *layer[group].ups)]

    def merge(self) -> None:
        """Puts the factors into the matrices; needed after each change of them."""
        with torch.no_grad():
            self._merged = [
                {
                    group: torch.add(base[group], layer[group].update(), alpha=self._scale).to(self._dtype)
                    for group in PARTS
                }
                for base, layer in zip(self._base, self.factors, strict=True)
            ]

    def logits(self, batch: Batch) -> Tensor:
        """Of the token after each prompt, over the whole vocabulary, in float32."""
        ids = torch.tensor([*batch.prefix, *(number for row in batch.rows for number in row)], device=self._device)
        first, rows, length = len(batch.prefix), len(batch.rows), len(batch.rows[0])
        positions = torch.cat([torch.arange(first), torch.arange(first, first + length).repeat(rows)])
        turn = self._turn(positions)
        masks = self._mask(0, first), self._mask(first, length)
        last = first + torch.arange(rows) * length + torch.tensor(batch.ends)
        x = self._embeddings[ids]
        for index in range(self._is.layers):
            only = last if index == self._is.layers - 1 else None
            x = self._block(index, x, turn, masks, (first, rows, length), only)
        # float32: in bfloat16 logits of 16 to 32 come in steps of 1/8
        x = _norm(x, self._last_norm, self._is.norm_epsilon, torch.float32)
        return functional.linear(x, self._embeddings)

    def _mask(self, seen: int, length: int) -> Tensor:
        """Minus infinity where a query may not look: it sees `seen` tokens before its row, and its row up to itself."""
        later = torch.full((length, seen + length), float("-inf"), device=self._device).triu_(seen + 1)
        return later.repeat(self._is.heads // self._is.kv_heads, 1).to(self._dtype)

    def _turn(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        half = self._is.head_size // 2
        rates = self._is.rope_base ** (-torch.arange(half, dtype=torch.float32) / half)
        angles = (positions[:, None] * rates).to(self._device)[:, None, :]
        return angles.cos().to(self._dtype), angles.sin().to(self._dtype)

    def _block(
        self,
        index: int,
        x: Tensor,
        turn: tuple[Tensor, Tensor],
        masks: tuple[Tensor, Tensor],
        shape: tuple[int, int, int],
        only: Tensor | None,
    ) -> Tensor:
        before, after = self._norms[index]
        qkv = self._adapted(index, "qkv", _norm(x, before, self._is.norm_epsilon, self._dtype))
        mixed = self._attend(qkv, turn, masks, shape)
        if only is not None:
            x, mixed = x[only], mixed[only]
        x = x + self._adapted(index, "o", mixed)
        wide = self._adapted(index, "gate_up", _norm(x, after, self._is.norm_epsilon, self._dtype))
        return x + self._adapted(index, "down", _gated(wide))

    def _adapted(self, index: int, group: str, x: Tensor) -> Tensor:
        factors = self.factors[index][group]
        found: Tensor = _Adapted.apply(x, self._merged[index][group], self._scale, factors.down, *factors.ups)
        return found

    def _attend(
        self, qkv: Tensor, turn: tuple[Tensor, Tensor], masks: tuple[Tensor, Tensor], shape: tuple[int, int, int]
    ) -> Tensor:
        """Rows attend to the prefix and to themselves; the heads of one key head are queries in a row."""
        (first, rows, length), heads, keys, size = shape, self._is.heads, self._is.kv_heads, self._is.head_size
        group = heads // keys
        qk, v = qkv.split([(heads + keys) * size, keys * size], dim=1)
        q, k = _turned(qk.view(-1, heads + keys, size), *turn).split([heads, keys], dim=1)
        v = v.view(-1, keys, size)

        def folded(part: Tensor, count: int) -> Tensor:
            return part.reshape(count, -1, keys, group, size).permute(0, 2, 3, 1, 4).reshape(count, keys, -1, size)

        def unfolded(part: Tensor, count: int) -> Tensor:
            return part.view(count, keys, group, -1, size).permute(0, 3, 1, 2, 4).reshape(-1, heads * size)

        k0, v0 = (part[:first].transpose(0, 1)[None] for part in (k, v))
        k1, v1 = (
            torch.cat([start.expand(rows, -1, -1, -1), part[first:].view(rows, length, keys, size).transpose(1, 2)], 2)
            for start, part in ((k0, k), (v0, v))
        )
        start = unfolded(_attention(folded(q[:first], 1), k0, v0, masks[0]), 1)
        found = [start, unfolded(_attention(folded(q[first:], rows), k1, v1, masks[1]), rows)]
        return torch.cat(found)
