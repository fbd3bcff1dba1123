"""Fixtures of the unit tests."""

from collections.abc import Iterator

import pytest
from tinyv_client.testing import FakeServer

from . import trainers_kit
from .faces_kit import FACES, Face


@pytest.fixture(params=list(FACES))
def face(request: pytest.FixtureRequest) -> Face:
    """The client's class, once for each way to wait: claims about clients hold for both."""
    return FACES[request.param]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server that adapters find by the environment; what it says of a response: trainers_kit."""
    with FakeServer(trainers_kit.judge, rule=trainers_kit.rule) as running:
        monkeypatch.setenv("TINYV_URL", running.url)
        yield running


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Forgets the classes made from stand-ins."""
    yield monkeypatch
    trainers_kit.forget()
