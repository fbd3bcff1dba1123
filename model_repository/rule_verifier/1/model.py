"""rule_verifier: reads (question or none, ground truth, response), answers (rule status, extracted answer) per row.

Requests answer as soon as their own rows are done; a stuck row delays its own request alone. Instances share nothing:
a request, and with it the rows of a group, meets one of them.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from tinyv.audit import Audit
from tinyv.records import RuleVerdict
from tinyv.rules import RuleRoom, RuleRow
from tinyv.settings import RuleSettings, load
from tinyv.spans import Tracer
from tinyv.triton_io import Call, TritonMeters, answer_later, instance_count, parameters
from tinyv_contract import contract


class TritonPythonModel:
    def initialize(self, args: Mapping[str, str]) -> None:
        self.meters = TritonMeters(contract.RULE_VERIFIER)
        settings = load(RuleSettings, parameters(args))
        self.meters.put("tinyv_queue_bound", settings.max_pending, queue="rules")
        self.audit = Audit("rule_verifier", self.meters)
        self.room = RuleRoom(settings.share(instance_count(args)), self.meters, Tracer(self.meters), self.audit)

    def execute(self, requests: Sequence[Any]) -> None:
        answer_later(requests, contract.RULE_VERIFIER, self.meters, self._start)

    def finalize(self) -> None:
        self.room.close()

    def _start(self, call: Call) -> None:
        started = time.monotonic()
        options = call.options()
        truths = call.texts(contract.GROUND_TRUTH) or []
        responses = call.texts(contract.RESPONSE) or []
        questions = call.texts(contract.QUESTION) or [None] * len(truths)
        keys = self.audit.keys(len(truths), call.request_id)
        rows = [
            RuleRow(truth, response, question or "", key)
            for truth, response, question, key in zip(truths, responses, questions, keys, strict=True)
        ]

        def done(verdicts: list[RuleVerdict]) -> None:
            spent_ms = (time.monotonic() - started) * 1000
            call.reply(
                {
                    contract.RULE_STATUS: [verdict.status.value for verdict in verdicts],
                    contract.ANSWER: [verdict.answer for verdict in verdicts],
                    contract.RULE_MS: [spent_ms] * len(verdicts),
                    contract.AUDIT_KEY: keys,
                }
            )

        self.room.check(rows, options, done, under=call.parent(options))
