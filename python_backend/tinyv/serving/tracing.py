"""OpenTelemetry on Triton's side: which requests it traces, and how a caller's place in a trace reaches the models.

Triton's exporter sends its own spans (request, ensemble, each step, queue and compute); `tinyv.spans` sends what it
does not see. Both trace the requests that bring a `traceparent`, and no others.
"""

from urllib.parse import urlsplit

__all__ = ["fault", "flags"]

_EXPORT_MS = 1000
"""Milliseconds between two exports."""


def fault(url: str) -> str:
    """Why spans cannot be sent there; empty when they can."""
    parts = urlsplit(url)
    if not url or (parts.scheme in {"http", "https"} and parts.hostname):
        return ""
    return f"OTLP_URL={url}: expected the collector's address for OTLP over HTTP, such as http://host:4318/v1/traces"


def flags(url: str) -> list[str]:
    """Of tritonserver; none without a collector. Rate 0: only requests that bring a traceparent."""
    if not url:
        return []
    settings = (
        "mode=opentelemetry",
        "level=TIMESTAMPS",
        "rate=0",
        f"opentelemetry,url={url}",
        "opentelemetry,resource=service.name=tinyv",
        f"opentelemetry,bsp_schedule_delay={_EXPORT_MS}",
    )
    return ["--grpc-header-forward-pattern=traceparent", *(f"--trace-config={setting}" for setting in settings)]
