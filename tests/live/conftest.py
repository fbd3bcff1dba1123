"""Live tests run against services that `tinyv serve` started; each module may ask for its own settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .service import ROOT, Service, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ready = (ROOT / ".tinyv" / "engine").exists()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.live)
            if not ready:
                item.add_marker(pytest.mark.skip(reason="no prepared engine: run `make setup`"))


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service a module; a module may define `ENV`, the environment of its service."""
    env = getattr(request.module, "ENV", {})
    with serving(tmp_path_factory.mktemp("service"), env) as running:
        yield running
