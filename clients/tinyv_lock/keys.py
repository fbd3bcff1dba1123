"""The files that lock a port: what is refused of them, and the TLS and the tokens that they give.

Files are read again when they change; what cannot be used then is told, and what was read before stays in force.
"""

import contextlib
import hashlib
import hmac
import ipaddress
import logging
import ssl
import stat
from dataclasses import dataclass
from pathlib import Path

from tinyv_lock.refusals import Refusal

__all__ = ["BadKeys", "KeyFiles", "KeyRing", "Keys", "is_loopback"]

_LOG = logging.getLogger("tinyv_lock")

_TOKEN_CHARS = 16
"""Fewest characters of a token."""


class BadKeys(Exception):
    """A key file cannot be used; says what, got, expected, next step."""


def is_loopback(address: str) -> bool:
    """Whether an address to listen on is this machine's alone."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


@dataclass(frozen=True, slots=True)
class Keys:
    """What the files say."""

    context: ssl.SSLContext | None = None
    """None: no TLS."""
    digests: tuple[bytes, ...] = ()
    """Of the tokens; empty: none is wanted."""

    def refusal(self, token: str | None) -> Refusal | None:
        """Why a caller with that token is refused; None: it is not."""
        if not self.digests:
            return None
        if not token:
            return Refusal.NO_TOKEN
        found = _digest(token)
        known = [hmac.compare_digest(found, digest) for digest in self.digests]
        return None if any(known) else Refusal.WRONG_TOKEN


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Paths; None: not given."""

    certificate: Path | None = None
    """Certificate chain of the port, PEM."""
    key: Path | None = None
    client_ca: Path | None = None
    """Authorities whose clients may come: mutual TLS."""
    tokens: Path | None = None
    """Bearer tokens, one a line, any of which is good: the old and the new one while they are changed."""

    @property
    def given(self) -> tuple[Path, ...]:
        """Those that are."""
        return tuple(path for path in (self.certificate, self.key, self.client_ca, self.tokens) if path is not None)

    @property
    def private(self) -> bool:
        """Whether only who is known comes in, and nobody listens: TLS, with tokens or client certificates."""
        return self.certificate is not None and (self.tokens is not None or self.client_ca is not None)

    def guards(self, address: str) -> bool:
        """Whether a port of that address is safe with them: this machine's alone, or private."""
        return is_loopback(address) or self.private

    def read(self, protocols: tuple[str, ...] = ()) -> Keys:
        """Reads them; raises BadKeys for one that is absent, wrong or half of a pair, or a secret that others can read.

        `protocols`: what TLS offers (ALPN).
        """
        return Keys(self._context(protocols), () if self.tokens is None else _digests(self.tokens))

    def marks(self) -> tuple[object, ...]:
        """Another value when a file is another."""
        return tuple(_mark(path) for path in self.given)

    def _context(self, protocols: tuple[str, ...]) -> ssl.SSLContext | None:
        if self.certificate is None or self.key is None:
            if self.given and self.given != (self.tokens,):
                raise BadKeys(
                    "TLS_CERT, TLS_KEY, CLIENT_CA: got one without the others, expected certificate and key, "
                    "and an authority only beside them; next: give TLS_CERT and TLS_KEY"
                )
            return None
        context = _loaded(self.certificate, self.key)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        if self.client_ca is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            try:
                context.load_verify_locations(cafile=self.client_ca)
            except (OSError, ValueError) as error:
                raise BadKeys(f"CLIENT_CA={self.client_ca}: {_said(error)}; expected certificates in PEM") from error
        return context


class KeyRing:
    """The keys in force."""

    def __init__(self, files: KeyFiles, protocols: tuple[str, ...] = ()) -> None:
        self._files, self._protocols = files, protocols
        self._marks = files.marks()
        self.keys = files.read(protocols)

    def refresh(self) -> None:
        """Takes up files that have changed; keeps what is in force where they cannot be used."""
        marks = self._files.marks()
        if marks == self._marks:
            return
        self._marks = marks
        try:
            self.keys = self._files.read(self._protocols)
        except BadKeys as error:
            _LOG.error("changed keys are not taken up, the old ones stay in force: %s", error)
        else:
            _LOG.warning("changed keys are in force")


def _loaded(certificate: Path, key: Path) -> ssl.SSLContext:
    _check_secret("TLS_KEY", key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password="")  # never asks on the terminal
        _prove(context, certificate)
    except (OSError, ValueError) as error:
        raise BadKeys(
            f"TLS_CERT={certificate}, TLS_KEY={key}: {_said(error)}; "
            "expected a valid certificate chain and its key without a password, in PEM; next: renew them"
        ) from error
    return context


def _prove(context: ssl.SSLContext, certificate: Path) -> None:
    """A handshake in memory with a caller that trusts this certificate: an expired one fails it."""
    caller = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    caller.check_hostname = False
    caller.load_verify_locations(cafile=certificate)
    caller.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = caller.wrap_bio(down, up), context.wrap_bio(up, down, server_side=True)
    for end in (*ends, *ends):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()


def _digests(path: Path) -> tuple[bytes, ...]:
    _check_secret("TOKEN_FILE", path)
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
    except (OSError, ValueError) as error:
        raise BadKeys(f"TOKEN_FILE={path}: {_said(error)}; expected ASCII text, a token a line") from error
    tokens = [line for line in lines if line and not line.startswith("#")]
    if not tokens or any(len(token) < _TOKEN_CHARS or not token.isprintable() or " " in token for token in tokens):
        raise BadKeys(
            f"TOKEN_FILE={path}: got {len(tokens)} tokens, expected one or more of {_TOKEN_CHARS} printable characters "
            f"at least, without spaces; next: (umask 077; openssl rand -hex 32 > {path})"
        )
    return tuple(map(_digest, tokens))


def _check_secret(name: str, path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise BadKeys(f"{name}={path}: {_said(error)}; expected a file that this user can read") from error
    if mode & stat.S_IRWXO:
        raise BadKeys(
            f"{name}={path}: got mode {stat.S_IMODE(mode):04o}, which lets every user at it, expected 0600 "
            f"(or 0640, for a group); next: chmod o= {path}"
        )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _mark(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode


def _said(error: Exception) -> str:
    """The system's or OpenSSL's words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.lower().replace("_", " ")
    return str(getattr(error, "strerror", None) or error)
