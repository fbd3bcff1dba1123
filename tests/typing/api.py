"""Never run, only type-checked: how the public names of the client may be used."""

from collections.abc import AsyncIterator, Iterator

from tinyv_client import (
    AsyncVerifierClient,
    ClientStats,
    Mode,
    ModelInfo,
    RetryPolicy,
    RewardType,
    Sample,
    ServerInfo,
    Status,
    Tls,
    Unavailable,
    Verdict,
    VerifierClient,
    VerifierError,
)
from tinyv_client.testing import FakeServer, Received

samples = [Sample("question", "ground truth", "response"), Sample("q", ["5", "five"], "r", data_source="amc")]

with VerifierClient() as plain:
    verdicts: list[Verdict] = plain.verify(samples)

client = VerifierClient(
    "127.0.0.1:8001",
    timeout_s=1,
    rows_per_request=64,
    bytes_per_request=1 << 20,
    max_inflight=4,
    retry=RetryPolicy(tries=1),
)
verdicts = client.verify(
    tuple(samples), mode=Mode.MIXED, judge_weight=0.5, reward_type=RewardType.SOFT, deadline_ms=500
)
verdicts = client.verify(iter(samples), mode="rule_only", reward_type="binary")
stream: Iterator[Verdict] = client.stream(sample for sample in samples)
is_ready: bool = client.ready()
info: ServerInfo = client.ping()
models: tuple[ModelInfo, ...] = info.models
seconds: float = info.latency_s

reward: float = verdicts[0].reward
status: Status = verdicts[0].status
chance: float = verdicts[0].judge_probability
answer: str = verdicts[0].answer
scored: bool = status.scored

try:
    client.verify(samples)
except Unavailable as error:
    base: VerifierError = error

client.verify(["text"])  # type: ignore[list-item]
client.verify(samples, mode=1)  # type: ignore[arg-type]


def judge(sample: Sample) -> Verdict:
    return Verdict(float(sample.response == sample.ground_truth), Status.RULE_ACCEPTED)


with FakeServer(judge, before=lambda received: received.samples) as server:
    url: str = server.url
    requests: list[Received] = server.requests


many = VerifierClient(
    ["a:8001", "b:8001"],
    affinity=True,
    on_unscored="rule",
    tls=Tls(roots="ca.pem", server_name="verifier"),
    token="token",
    headers={"triton-grpc-protocol-key": "value"},
    compression="gzip",
    window_s=0.01,
)
one: Verdict = many.verify_one(samples[0], mode=Mode.ADDON)
stats: ClientStats = many.stats()
unscored: int = stats.unscored
constant = VerifierClient(on_unscored=0.5)


async def use(aclient: AsyncVerifierClient) -> tuple[list[Verdict], Verdict, AsyncIterator[Verdict], bool, ServerInfo]:
    found = await aclient.verify(samples, reward_type="soft")
    single = await aclient.verify_one(samples[0])
    return found, single, aclient.stream(samples), await aclient.ready(), await aclient.ping()


VerifierClient(on_unscored="zero")  # type: ignore[arg-type]
VerifierClient(compression="zip")  # type: ignore[arg-type]
