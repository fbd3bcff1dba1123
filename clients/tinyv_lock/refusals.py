"""Who was refused, and why: counted by reason, one line of the log for the first of them and for some of the others."""

import logging
import ssl
import threading
import time
from collections import Counter
from enum import Enum

__all__ = ["Refusal", "Refusals", "reason_of"]

_LOG = logging.getLogger("tinyv_lock")

_QUIET_S = 5.0
"""Seconds between two lines of one reason: who knocks all day must not fill the disk."""

_FAMILY = "tinyv_refused_total"


class Refusal(Enum):
    """Why a call or a connection was refused."""

    NO_TOKEN = "no_token"  # noqa: S105  # a reason, no secret
    WRONG_TOKEN = "wrong_token"  # noqa: S105  # a reason, no secret
    CLOSED = "closed_method"
    """A call that is open to nobody: administration, or what the service does not have."""
    PLAINTEXT = "plaintext"
    NO_CERTIFICATE = "no_certificate"
    EXPIRED = "expired_certificate"
    FOREIGN = "foreign_certificate"
    """Not signed by the authority, or otherwise not to be believed."""
    DISTRUSTED = "caller_distrusts_us"
    """The caller gave up: it does not believe the certificate of this port."""
    HANDSHAKE = "handshake"


_TEXTS = {
    Refusal.NO_TOKEN: "no 'authorization: Bearer ...'",
    Refusal.WRONG_TOKEN: "a token that is none of the token file's",
    Refusal.CLOSED: "a method that is closed on this port",
    Refusal.PLAINTEXT: "plain text on a port that speaks TLS",
    Refusal.NO_CERTIFICATE: "no client certificate",
    Refusal.EXPIRED: "a client certificate that has expired",
    Refusal.FOREIGN: "a client certificate that the authority did not sign",
    Refusal.DISTRUSTED: "the caller does not trust this port's certificate",
    Refusal.HANDSHAKE: "the TLS handshake did not end: the caller may not trust this port's certificate",
}

_BY_REASON = {
    "HTTP_REQUEST": Refusal.PLAINTEXT,
    "HTTPS_PROXY_REQUEST": Refusal.PLAINTEXT,
    "WRONG_VERSION_NUMBER": Refusal.PLAINTEXT,
    "UNKNOWN_PROTOCOL": Refusal.PLAINTEXT,
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": Refusal.NO_CERTIFICATE,
    "TLSV1_ALERT_UNKNOWN_CA": Refusal.DISTRUSTED,
    "SSLV3_ALERT_BAD_CERTIFICATE": Refusal.DISTRUSTED,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": Refusal.DISTRUSTED,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": Refusal.DISTRUSTED,
    "SSL/TLS_ALERT_UNKNOWN_CA": Refusal.DISTRUSTED,
    "SSL/TLS_ALERT_BAD_CERTIFICATE": Refusal.DISTRUSTED,
    "SSL/TLS_ALERT_CERTIFICATE_UNKNOWN": Refusal.DISTRUSTED,
    "SSL/TLS_ALERT_CERTIFICATE_EXPIRED": Refusal.DISTRUSTED,
}
"""OpenSSL's words; newer releases spell the alerts otherwise."""

_EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED."""


def reason_of(error: Exception) -> Refusal:
    """Why a handshake failed."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refusal.EXPIRED if error.verify_code == _EXPIRED else Refusal.FOREIGN
    return _BY_REASON.get(str(getattr(error, "reason", "")).replace(" ", "_"), Refusal.HANDSHAKE)


class Refusals:
    """The count of one port; any thread may add to it."""

    def __init__(self) -> None:
        self.counts: Counter[Refusal] = Counter()
        self._lock = threading.Lock()
        self._told: dict[Refusal, float] = {}

    def add(self, refusal: Refusal, caller: str, detail: str = "") -> None:
        """Counts one, and says so where that was not said just now."""
        now = time.monotonic()
        with self._lock:
            self.counts[refusal] += 1
            count = self.counts[refusal]
            if now - self._told.get(refusal, -_QUIET_S) < _QUIET_S:
                return
            self._told[refusal] = now
        said = _TEXTS[refusal] + (f" ({detail})" if detail else "")
        _LOG.warning("refused %s: %s [%s, %d so far]", caller, said, refusal.value, count)

    def exposition(self) -> str:
        """The counts as Prometheus reads them, each reason from the start."""
        with self._lock:
            lines = [f'{_FAMILY}{{reason="{each.value}"}} {self.counts[each]}' for each in Refusal]
        return "\n".join((f"# HELP {_FAMILY} Refused calls and connections", f"# TYPE {_FAMILY} counter", *lines, ""))
