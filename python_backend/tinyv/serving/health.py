"""What a cluster asks: `/ready`, whether to send calls here, and `/live`, whether the launcher does its work.

The engine has no part in `/ready`: while it reloads, or when somebody unloaded it, rows that the rule decides have
their verdict. Nor has Triton in `/live`: the launcher heals it, and ends where it cannot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import tritonclient.grpc as triton
from tinyv_contract import contract
from tritonclient.utils import InferenceServerException

from tinyv.serving.local import connect
from tinyv.serving.page import pages
from tinyv.serving.plan import ServePlan
from tinyv.serving.supervisor import Supervisor

__all__ = ["told"]

_ASK_S = 2.0
"""Longest question to Triton; a cluster's probe gives up later."""


@contextmanager
def told(plan: ServePlan, supervisor: Supervisor) -> Iterator[None]:
    """Answers from before the start to the end; does nothing for a plan without a port for it."""
    if not plan.health_port:
        yield
        return
    client = connect(plan.triton_grpc)

    def ready() -> tuple[int, str]:
        if supervisor.stopping:
            return HTTPStatus.SERVICE_UNAVAILABLE, "stopping\n"
        if _serves(client):
            return HTTPStatus.OK, "ready\n"
        return HTTPStatus.SERVICE_UNAVAILABLE, f"{contract.ENSEMBLE.name} is not ready\n"

    def live() -> tuple[int, str]:
        if supervisor.alert:
            return HTTPStatus.OK, "live\n"
        return HTTPStatus.SERVICE_UNAVAILABLE, "the launcher is stuck\n"

    with pages(plan.address, plan.health_port, {"/ready": ready, "/live": live}):
        yield


def _serves(client: triton.InferenceServerClient) -> bool:
    """Whether the ensemble and its steps, rule verifier and judge, are loaded."""
    try:
        return bool(client.is_model_ready(contract.ENSEMBLE.name, client_timeout=_ASK_S))
    except InferenceServerException:
        return False
