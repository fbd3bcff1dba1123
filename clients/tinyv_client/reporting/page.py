"""The report as one HTML page that needs nothing else; pure."""

import math
from collections.abc import Iterable, Sequence

from tinyv_client.estimating.estimate import Estimate
from tinyv_client.reporting.charts import intervals, signals
from tinyv_client.reporting.mathematics import plain, shown
from tinyv_client.reporting.result import Group, Kind, Missed, ProofLine, Report, SourceLine, Suspect
from tinyv_client.reporting.style import STYLE

__all__ = ["page"]

_MOST_PROOFS, _MOST_SOURCES, _MOST_KINDS = 60, 20, 40

_POLICY = "Content-Security-Policy"
_ALLOWED = "default-src 'none'; style-src 'unsafe-inline'"
"""Should a text ever get out of its place: no script runs, and nothing is fetched."""


def page(report: Report) -> str:
    """The whole page."""
    parts = [
        f"<h1>Right answers that are missed: {plain(report.file)}</h1>",
        f'<p class="soft">{report.rows:,} rows, {report.labels:,} of them labelled by people.</p>',
        _lead(report.missed),
        intervals(report.missed),
        _missed(report.missed),
        *_groups(report.groups),
        *_suspects(report.suspects),
        *_proofs(report.proofs),
        *_sources(report.sources),
        _method(report),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="{_POLICY}" content="{_ALLOWED}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>TinyV report: {plain(report.file)}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _lead(missed: Sequence[Missed]) -> str:
    rule = missed[0]
    if rule.estimate is None:
        return f'<p class="lead">What the rule misses cannot be estimated: {plain(rule.why)}.</p>'
    if not rule.estimate.right >= 1:
        return '<p class="lead">The file has no right answers, by all that is known of it.</p>'
    return (
        f'<p class="lead">The rule alone does not accept <b>{rule.estimate.rate:.1%}</b> of the right answers '
        f"({'95%: ' * (rule.estimate.low < rule.estimate.high)}{_interval(rule.estimate)}): "
        f"about {rule.estimate.missed:,.0f} of {rule.estimate.right:,.0f}.</p>"
    )


def _interval(found: Estimate) -> str:
    return f"{found.low:.1%} to {found.high:.1%}" if found.low < found.high else "exact"


def _missed(missed: Sequence[Missed]) -> str:
    head = ("verifier", "rows accepted", "right answers missed", "95% interval", "about")
    return _table(head, ([line.verifier, f"{line.accepted:,} of {line.rows:,}", *_estimated(line)] for line in missed))


def _estimated(line: Missed) -> list[str]:
    found = line.estimate
    if found is None:
        return ["not known", "", ""]
    return [_rate(found.rate), _interval(found), f"{found.missed:,.0f} of {found.right:,.0f}"]


def _rate(rate: float) -> str:
    return "none right" if math.isnan(rate) else f"{rate:.1%}"


def _sources(sources: Sequence[SourceLine]) -> Iterable[str]:
    if len(sources) < 2:  # noqa: PLR2004  # one is the file itself
        return
    yield "<h2>By data source</h2>"
    names = [f"missed by {line.verifier}" for line in sources[0].missed]
    head = ("source", "rows", "rule accepted", "judge accepted", "refuted", "rejected", "unscored", *names)
    yield _table(
        head,
        (
            [
                line.source or "(no source)",
                *(
                    f"{count:,}"
                    for count in (line.rows, line.rule_accepted, line.judge_accepted, line.refuted, line.rejected)
                ),
                f"{line.unscored:,}",
                *map(_with_interval, line.missed),
            ]
            for line in sources[:_MOST_SOURCES]
        ),
    )
    yield _cut(len(sources), _MOST_SOURCES, "sources")


def _with_interval(line: Missed) -> str:
    found = line.estimate
    return "not known" if found is None else f"{_rate(found.rate)} ({found.low:.1%} to {found.high:.1%})"


def _proofs(proofs: Sequence[ProofLine]) -> Iterable[str]:
    if not proofs:
        return
    yield "<h2>By what the rule proved</h2>"
    yield (
        "<p class='soft'>Accepted and refuted rows have a proof; open ones are those that a judge is asked about.</p>"
    )
    head = ("the rule says", "rows", "share", "rewarded")
    whole = sum(line.rows for line in proofs)
    yield _table(
        head,
        (
            [f"{line.word}: {line.proof}", f"{line.rows:,}", f"{line.rows / whole:.1%}", f"{line.accepted:,}"]
            for line in proofs[:_MOST_PROOFS]
        ),
    )
    yield _cut(len(proofs), _MOST_PROOFS, "kinds of proof")


def _groups(groups: Sequence[Group]) -> Iterable[str]:
    if not groups or not groups[0].groups:
        return
    whole = groups[0].groups
    yield "<h2>What it costs a GRPO run</h2>"
    yield (
        f"<p>A group whose rewards are all equal has advantages of zero. Of {whole:,} groups of two rows or more, "
        f"{whole - groups[0].with_signal:,} teach nothing when the rule alone rewards, and "
        f"{whole - groups[1].with_signal:,} when rule and judge do.</p>"
    )
    yield signals(groups)


def _suspects(kinds: Sequence[Kind]) -> Iterable[str]:
    if not kinds:
        return
    yield "<h2>Most likely rejected wrongly by the rule</h2>"
    yield (
        "<p class='soft'>Rows that the rule did not accept and a label, the judge or another verifier speaks for; the "
        "likeliest first.</p>"
    )
    for number, kind in enumerate(kinds[:_MOST_KINDS]):
        cases = "".join(map(_case, kind.shown))
        opened = " open" if number < 3 else ""  # noqa: PLR2004  # the rest unfolds
        yield f"<details{opened}><summary>{plain(kind.reason)} ({kind.rows:,} rows)</summary>{cases}</details>"
    yield _cut(len(kinds), _MOST_KINDS, "kinds")


def _case(row: Suspect) -> str:
    said = [row.status if row.rows == 1 else f"{row.rows} rows; {row.status}"]
    if row.probability is not None:
        said.append(f"judge's P {row.probability:.3f}")
    if row.label is not None:
        said.append("labelled right" if row.label else "labelled wrong")
    if row.accepted_by:
        said.append(f"accepted by {', '.join(row.accepted_by)}")
    texts = {
        "question": row.question,
        "end of the response": row.response,
        "reference as written": row.truth,
        "answer as written": row.answer,
    }
    whole = "".join(
        f"<h3>{name}</h3><bdi class='text'>{plain(text)}</bdi>" for name, text in texts.items() if text.strip()
    )
    return (
        '<div class="case"><div class="pair">'
        f"<div><b>reference</b><bdi>{shown(row.truth)}</bdi></div><div><b>answer</b><bdi>{shown(row.answer)}</bdi></div>"
        f"</div><details class='small'><summary class='soft'>{plain(row.place)}: {plain('; '.join(said))}</summary>"
        f"{whole}</details></div>"
    )


_WITH_LABELS = """
Rows are counted by who decided them and how sure the judge was; of each kind, the share that people call right stands
for the kind's other rows. The interval is melded from exact ones (Fay, Proschan and Brittain, 2015) and is wide where
labels are few. It assumes that the labelled rows of a kind were drawn at random, and that the labels are right. The
judge's errors widen it and do not bend it.
"""

_WITHOUT_LABELS = """
How often the judge passes right and wrong answers is taken from labelled files ({names}), a file at random for each
draw; how many it passed here then says how many of the rows it was asked about are right (Rogan and Gladen, 1978,
with a uniform prior). It assumes that this file is like one of those and that the same judge was asked. Labels of 50
to 200 rows make it far narrower: <code>tinyv label</code>.
"""


def _method(report: Report) -> str:
    found = next((line.estimate for line in report.missed if line.estimate), None)
    if found is None:
        return ""
    names = plain(", ".join(report.calibration))
    said = _WITH_LABELS if report.labels else _WITHOUT_LABELS.format(names=names)
    return f"<h2>How it is estimated</h2><p>{plain(found.method)}.</p><p>{said}</p>"


def _cut(count: int, most: int, what: str) -> str:
    return f'<p class="soft">The first {most} of {count:,} {what}; all are in the JSON.</p>' if count > most else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{plain(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{plain(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'
