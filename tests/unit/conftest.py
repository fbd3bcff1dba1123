"""Fixtures of the unit tests."""

import pytest

from .faces_kit import FACES, Face


@pytest.fixture(params=list(FACES))
def face(request: pytest.FixtureRequest) -> Face:
    """The client's class, once for each way to wait: claims about clients hold for both."""
    return FACES[request.param]
