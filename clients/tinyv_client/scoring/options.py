"""The words of `tinyv score`: each option's type and its line of help."""

from enum import Enum
from typing import Annotated

import typer
from tinyv_contract.records import Mode, RewardType

from tinyv_client.scoring.formats import Format
from tinyv_client.scoring.known import KNOWN

__all__ = [
    "Config", "DeadlineMs", "FailOnUnscored", "File", "Force", "JudgeWeight", "LabelColumn", "Old", "Only", "OnlyRows",
    "Out", "QuestionColumn", "ResponseColumn", "Resume", "RewardKind", "RowsPerRequest", "RuleAndJudge", "Shard",
    "TimeoutS", "TruthColumn", "Written",
]  # fmt: skip


class Only(str, Enum):
    """Which rows are sent."""

    UNSCORED = "unscored"


File = Annotated[
    str, typer.Argument(metavar="FILE", help="Rows: .jsonl, .csv, .gz of these, .parquet, a folder; -: standard input.")
]
Out = Annotated[
    str | None,
    typer.Option(help="Write each row with its verdict here: .jsonl, or the input's format; -: standard output."),
]
RuleAndJudge = Annotated[Mode, typer.Option(help="How rule and judge make a reward.")]
JudgeWeight = Annotated[float, typer.Option(help="Weight of the judge's verdict, in [0, 1].")]
RewardKind = Annotated[RewardType, typer.Option(help="soft: P(True) in place of 0/1.")]
DeadlineMs = Annotated[int | None, typer.Option(help="Undecided rows are unscored after this.")]
RowsPerRequest = Annotated[int, typer.Option(help="Rows in one request, at most 1024.")]
TimeoutS = Annotated[float, typer.Option(envvar="TINYV_TIMEOUT_S", help="Longest wait for one request, in seconds.")]
Written = Annotated[
    Format | None, typer.Option("--format", help="Of the input; without it: by its name and first bytes.")
]
QuestionColumn = Annotated[str | None, typer.Option(help="Column of the question; without it: by the usual names.")]
TruthColumn = Annotated[str | None, typer.Option(help="Column of the ground truth.")]
ResponseColumn = Annotated[str | None, typer.Option(help="Column of the response.")]
LabelColumn = Annotated[str | None, typer.Option(help="Column of what is known: 1 right, 0 wrong.")]
Config = Annotated[
    str | None, typer.Option(help=f"Columns of a known data set, in place of names: {', '.join(KNOWN)}.")
]
Shard = Annotated[str, typer.Option(help="Part of the rows: 3/16 is every 16th from the third on.")]
OnlyRows = Annotated[
    Only | None, typer.Option(help="unscored: FILE was scored before; rows that have a reward keep it.")
]
Old = Annotated[str | None, typer.Option(metavar="OLD", help="An earlier output: say what changed.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run of --out that was cut off.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite --out unasked.")]
FailOnUnscored = Annotated[bool, typer.Option("--fail-on-unscored", help="Exit 3 if rows are unscored.")]
