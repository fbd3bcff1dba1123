"""Who may ask the gateway: a token of the environment's, or of a file that is read again when it changes."""

import hmac

from starlette.requests import Request
from tinyv_lock import KeyFiles, KeyRing, Refusal, Refusals

from tinyv_client.gateway.replies import Kind, Refused

__all__ = ["Gate"]


class Gate:
    """Holds the keys and counts who is refused."""

    def __init__(self, token: str | None = None, files: KeyFiles | None = None) -> None:
        """Raises BadKeys for files that cannot be used."""
        self.ring = KeyRing(files or KeyFiles(), protocols=("http/1.1",))
        self.refusals = Refusals()
        self._token = token

    def check(self, request: Request) -> None:
        """Raises Refused for a caller without a token that is good."""
        refusal = self._refusal(_given(request))
        if refusal is not None:
            caller = "behind TLS" if request.client is None else f"{request.client.host}:{request.client.port}"
            self.refusals.add(refusal, caller)
            raise Refused(Kind.TOKEN, "token: got no valid one, expected 'Authorization: Bearer ...' or ?token=...")

    def _refusal(self, given: str) -> Refusal | None:
        if self._token is None:
            return self.ring.keys.refusal(given)
        if hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
            return None
        if self.ring.keys.digests:
            return self.ring.keys.refusal(given)
        return Refusal.WRONG_TOKEN if given else Refusal.NO_TOKEN


def _given(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else request.query_params.get("token", "")
