"""Charts as SVG inside the page: they read in black and white, by position and pattern before colour."""

import html
from collections.abc import Sequence

from tinyv_client.reporting.result import Group, Missed

__all__ = ["intervals", "signals"]

_WIDTH, _LEFT, _RIGHT = 720, 190, 96
_ROW, _TOP = 34, 10
_AXIS = 26

_HATCHING = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def intervals(missed: Sequence[Missed]) -> str:
    """A point and its interval for each verifier, on a scale from 0."""
    found = [(line.verifier, line.estimate) for line in missed if line.estimate is not None]
    if not found:
        return ""
    top = max(estimate.high for _, estimate in found)
    limit = next(step for step in (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if step >= min(top, 1.0))
    height = _TOP + _ROW * len(found) + _AXIS
    parts = [_axis(limit, height)]
    for at, (verifier, estimate) in enumerate(found):
        y = _TOP + _ROW * at + _ROW / 2
        low, middle, high = (_x(value / limit) for value in (estimate.low, estimate.rate, estimate.high))
        parts += [
            _text(_LEFT - 12, y + 5, verifier, "end"),
            f'<path class="bar" d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 6}v12M{high:.1f} {y - 6}v12"/>',
            f'<circle class="dot" cx="{middle:.1f}" cy="{y}" r="5"/>',
            _text(_WIDTH - _RIGHT + 12, y + 5, f"{estimate.rate:.1%}", "start"),
        ]
    return _svg(height, parts, "Share of the right answers that each verifier does not accept, with 95% intervals")


def signals(groups: Sequence[Group]) -> str:
    """A bar for each verifier: groups with a signal filled, those without hatched."""
    if not groups or not groups[0].groups:
        return ""
    height = _TOP + _ROW * len(groups) + _AXIS
    parts = [_HATCHING, _axis(1.0, height)]
    for at, line in enumerate(groups):
        y, share = _TOP + _ROW * at + 7, line.with_signal / line.groups
        middle = _x(share)
        parts += [
            _text(_LEFT - 12, y + 15, line.verifier, "end"),
            f'<rect class="full" x="{_LEFT}" y="{y}" width="{middle - _LEFT:.1f}" height="20"/>',
            f'<rect class="empty" x="{middle:.1f}" y="{y}" width="{_x(1) - middle:.1f}" height="20"/>',
            _text(_WIDTH - _RIGHT + 12, y + 15, f"{share:.1%}", "start"),
        ]
    return _svg(height, parts, "Groups of rollouts with a signal (filled) and without (hatched)")


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _axis(limit: float, height: int) -> str:
    marks = []
    for part in range(5):
        x = _x(part / 4)
        marks.append(f'<path class="grid" d="M{x:.1f} {_TOP}V{height - _AXIS}"/>')
        marks.append(_text(x, height - 6, f"{limit * part / 4:.1%}", "middle"))
    return "".join(marks)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(text[:40])}</text>'


def _svg(height: int, parts: Sequence[str], title: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{html.escape(title)}">'
        f"<title>{html.escape(title)}</title>{''.join(parts)}</svg>"
    )
