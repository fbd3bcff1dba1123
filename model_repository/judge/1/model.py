"""judge: routes every row, asks the engine slot about the open ones, merges both verdicts into reward and status."""

from collections.abc import Mapping, Sequence
from typing import Any

from tinyv.audit import Audit
from tinyv.engine import SafeTokenizer, SlotEngine
from tinyv.judge import JudgeRoom, JudgeRow
from tinyv.loops import BackgroundLoop
from tinyv.manifest import read_manifest
from tinyv.profiles import load_profile
from tinyv.records import RuleVerdict
from tinyv.settings import JudgeSettings, load
from tinyv.spans import Tracer
from tinyv.triton_io import Call, TritonMeters, answer_later, bls, parameters
from tinyv_contract import contract
from tinyv_contract.options import RequestOptions


class TritonPythonModel:
    def initialize(self, args: Mapping[str, str]) -> None:
        settings = load(JudgeSettings, parameters(args))
        manifest = read_manifest(settings.engine_dir)
        call = bls(settings.engine_model, contract.TENSORRT_LLM)
        engine = SlotEngine(SafeTokenizer(settings.engine_dir), manifest, call, settings.prompts_per_call)
        self.meters = TritonMeters(contract.JUDGE)
        profile, tracer, audit = load_profile(manifest.profile), Tracer(self.meters), Audit("judge", self.meters)
        self.room = JudgeRoom(settings, profile, engine, self.meters, manifest.model_id, tracer, audit)
        # Twice the calls in flight: one that timed out holds its thread until the engine answers.
        self.loop = BackgroundLoop(max_calls=2 * settings.max_inflight)

    def execute(self, requests: Sequence[Any]) -> None:
        answer_later(requests, contract.JUDGE, self.meters, self._start)

    def finalize(self) -> None:
        self.loop.close()
        self.room.close()

    def _start(self, call: Call) -> None:
        options = call.options()
        questions, truths = call.texts(contract.QUESTION) or [], call.texts(contract.GROUND_TRUTH) or []
        rules = map(RuleVerdict.read, call.texts(contract.RULE_STATUS) or [], call.texts(contract.ANSWER) or [])
        sources, keys = (call.words(tensor, len(questions)) for tensor in (contract.DATA_SOURCE, contract.AUDIT_KEY))
        rows = [JudgeRow(*row) for row in zip(questions, truths, rules, sources, keys, strict=True)]
        self.loop.start(self._answer(call, rows, options, max(call.numbers(contract.RULE_MS) or [0.0]) / 1000))

    async def _answer(self, call: Call, rows: list[JudgeRow], options: RequestOptions, spent_s: float) -> None:
        try:
            verdicts = await self.room.judge(
                rows, options, spent_s=spent_s, under=call.parent(options), request_id=call.request_id
            )
            call.reply(
                {
                    contract.REWARD: [verdict.reward for verdict in verdicts],
                    contract.STATUS: [verdict.status.value for verdict in verdicts],
                    contract.JUDGE_PROBABILITY: [verdict.judge_probability for verdict in verdicts],
                }
            )
        except Exception as error:  # noqa: BLE001  # the door: a request is always answered
            call.fail(error)
