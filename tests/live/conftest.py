"""Live tests run against services that `tinyv serve` started; each module may ask for its own settings."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .service import ROOT, SLOT, Service, serving

BOTH_SLOTS = ("test_live_contract",)
"""Modules that run against the stand-in too; `TINYV_TEST_SLOT=standin pytest -m live` runs them all against it."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "service" in metafunc.fixturenames and metafunc.module.__name__.endswith(BOTH_SLOTS) and SLOT == "cpu":
        metafunc.parametrize("service", ["cpu", "standin"], indirect=True, scope="module")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ready = (ROOT / ".tinyv" / "engine").exists()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.live)
            if not ready:
                item.add_marker(pytest.mark.skip(reason="no prepared engine: run `make setup`"))


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Service]]:
    """Three services, for tests that kill and stop them."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(tmp_path_factory.mktemp("replica"), slot="standin")) for _ in range(3)]


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service a module; a module may define `ENV`, the environment of its service, and `SLOT`, its engine slot."""
    env = getattr(request.module, "ENV", {})
    slot = getattr(request.module, "SLOT", getattr(request, "param", SLOT))
    with serving(tmp_path_factory.mktemp("service"), env, slot) as running:
        yield running
