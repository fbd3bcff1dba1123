"""What manifests may not say, since the product has no such thing or would not survive it: each check yields faults.

Every name they check is taken from the product: `tinyv serve`'s options, its settings, its meters, its bounds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import typer
from google.protobuf import text_format
from tinyv import settings
from tinyv.meters import COUNTERS, GAUGES, HISTOGRAMS
from tinyv.serving import door, server
from tinyv_build.trtllm.serve import SERVER_IMAGE
from tinyv_client._options import DEFAULT_URL
from tinyv_client.cli import app
from tritonclient.grpc import model_config_pb2

from tests.kubernetes import ROOT, Document, container, one

__all__ = ["CHECKS", "SERVE"]

DOCKERFILES = {
    SERVER_IMAGE: (ROOT / "deploy" / "Dockerfile").read_text(),
    "tinyv-server-cpu:26.11": (ROOT / "deploy" / "Dockerfile.cpu").read_text(),
}
"""By the names that `make image` and `make image-cpu` give what they make."""
SERVE = typer.main.get_command(app).get_command(None, "serve")
ROOMS = (settings.RuleSettings, settings.JudgeSettings, settings.EngineSettings, settings.AuditSettings)
USAGE = typer.BadParameter.__mro__[1]
"""What a word or value that no option takes raises."""
SETTINGS = {f"TINYV_{room.room}_{field.name.upper()}" for room in ROOMS for field in fields(room)}
METRICS = {*COUNTERS, *GAUGES, *HISTOGRAMS}
SCRAPED_S = 30
"""Alarms want a scrape so often (docs/operations.md)."""

Faults = Iterator[str]


def _pod(documents: list[Document]) -> Document:
    return dict(one(documents, "Deployment")["spec"]["template"]["spec"])


def _environment(documents: list[Document]) -> dict[str, str]:
    return {entry["name"]: entry["value"] for entry in container(documents)["env"]}


def _words(documents: list[Document]) -> dict[str, Any]:
    """`tinyv serve`'s parameters as click reads them from the container's words and environment."""
    names = {option.envvar: option.name for option in SERVE.params if option.envvar}
    given = {names[name]: value for name, value in _environment(documents).items() if name in names}
    words = container(documents)["args"]
    return dict(SERVE.make_context("serve", words[1:], default_map=given).params)


def command(documents: list[Document]) -> Faults:
    """The container's words are `tinyv serve`'s."""
    if container(documents)["args"][0] != "serve":
        yield "another command"
    try:
        _words(documents)
    except USAGE as error:
        yield error.format_message()


def environment(documents: list[Document]) -> Faults:
    """Every variable is an option's, a setting's or the image's."""
    known = {*(option.envvar for option in SERVE.params if option.envvar), *SETTINGS}
    for name, value in _environment(documents).items():
        if name not in known and f"{name}={value}" not in _dockerfile(documents):
            yield f"nobody reads {name}={value}"


def image(documents: list[Document]) -> Faults:
    """An image that this repository makes, under the user that it has."""
    if container(documents)["image"] not in DOCKERFILES:
        yield f"nobody makes {container(documents)['image']}, but {set(DOCKERFILES)}"
    user = _pod(documents)["securityContext"]
    if f"USER {user['runAsUser']}:{user['runAsGroup']}\n" not in _dockerfile(documents):
        yield f"the image has no user {user['runAsUser']}:{user['runAsGroup']}"


def _dockerfile(documents: list[Document]) -> str:
    return DOCKERFILES.get(container(documents)["image"], "")


def ports(documents: list[Document]) -> Faults:
    """Ports are where the service listens; services, probes and rules name those that there are."""
    words = _words(documents)
    wanted = {"grpc": words["grpc_port"], "metrics": words["metrics_port"], "health": words["health_port"]}
    found = {port["name"]: str(port["containerPort"]) for port in container(documents)["ports"]}
    if found != wanted:
        yield f"ports {found}, the service listens at {wanted}"
    service = {
        port["name"]: (str(port["port"]), port["targetPort"]) for port in one(documents, "Service")["spec"]["ports"]
    }
    if service != {name: (wanted[name], name) for name in ("grpc", "metrics")}:
        yield f"the Service has {service}"
    if f":{wanted['grpc']}" not in DEFAULT_URL:
        yield "clients expect another port"
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        if container(documents)[probe]["httpGet"]["port"] != "health":
            yield f"{probe} asks another port"
    ruled = [port["port"] for rule in one(documents, "NetworkPolicy")["spec"]["ingress"] for port in rule["ports"]]
    if sorted(ruled) != ["grpc", "metrics"]:
        yield f"the network lets through {ruled}"
    if {words["address"], words["metrics_address"]} != {"0.0.0.0"}:  # noqa: S104  # read, not bound
        yield "nobody outside the pod reaches it"


def lock(documents: list[Document]) -> Faults:
    """TLS and tokens, or client certificates, from secrets whose files nobody else can read."""
    words, pod = _words(documents), _pod(documents)
    if words["unlocked"] or not all(words[name] for name in ("tls_cert", "tls_key", "token_file")):
        yield "not locked"
    modes = {
        volume["name"]: volume["secret"].get("defaultMode", 0o644) for volume in pod["volumes"] if "secret" in volume
    }
    mounts = {mount["mountPath"]: mount["name"] for mount in container(documents)["volumeMounts"]}
    for path in (words[name] for name in ("tls_cert", "tls_key", "client_ca", "token_file") if words[name]):
        mode = modes.get(mounts.get(str(path.parent), ""))
        if mode is None:
            yield f"no secret holds {path}"
        elif mode & 0o007 or not mode & 0o040:
            yield f"{path} has mode {mode:04o}"
    if pod["securityContext"]["fsGroup"] != pod["securityContext"]["runAsGroup"]:
        yield "the keys' group is not the service's"


def confinement(documents: list[Document]) -> Faults:
    """No root, no privilege (Pod Security's `restricted`), nothing to write to but named folders."""
    pod, mine = _pod(documents), container(documents)["securityContext"]
    if not (
        pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    ):
        yield "not Pod Security's restricted"
    if mine != {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}:
        yield f"the container may {mine}"
    if pod["automountServiceAccountToken"] or pod["enableServiceLinks"]:
        yield "it gets what it needs not"
    volumes = {volume["name"]: volume.get("emptyDir") for volume in pod["volumes"]}
    mounts = {mount["mountPath"]: mount for mount in container(documents)["volumeMounts"]}
    for path in (str(_words(documents)["home"]), "/tmp", "/dev/shm"):
        if (
            path not in mounts
            or mounts[path].get("readOnly")
            or "sizeLimit" not in (volumes[mounts[path]["name"]] or {})
        ):
            yield f"it cannot write to {path}, or without end"
    if volumes[mounts["/dev/shm"]["name"]].get("medium") != "Memory":
        yield "shared memory is on a disk"
    if set(mounts) - {"/engine"} != {
        str(_words(documents)["home"]),
        "/tmp",
        "/dev/shm",
        "/etc/tinyv/tls",
        "/etc/tinyv/token",
    }:
        yield f"it mounts {sorted(mounts)}"


def times(documents: list[Document]) -> Faults:
    """A start and a stop have the time that the product takes."""
    mine, pod = container(documents), _pod(documents)
    startup = mine["startupProbe"]
    if startup["periodSeconds"] * startup["failureThreshold"] < server._READY_TIMEOUT_S:
        yield "a slow start is killed"
    stop_s = mine["lifecycle"]["preStop"]["sleep"]["seconds"] + float(_words(documents)["drain_s"])
    if pod["terminationGracePeriodSeconds"] < stop_s + server._STOP_TIMEOUT_S + 2 * door._LAST_S + 5:
        yield "a stop is killed before it ends"
    if float(_words(documents)["drain_s"]) < _parameter("engine_timeout_s", _variant(documents)):
        yield "a call at the engine may take longer than a stop waits"


def selectors(documents: list[Document]) -> Faults:
    """Everything is about the same pods, of one namespace."""
    labels = one(documents, "Deployment")["spec"]["template"]["metadata"]["labels"]
    found = {
        "Deployment": one(documents, "Deployment")["spec"]["selector"]["matchLabels"],
        "spread": _pod(documents)["topologySpreadConstraints"][0]["labelSelector"].get("matchLabels"),
        "Service": one(documents, "Service")["spec"]["selector"],
        "PodDisruptionBudget": one(documents, "PodDisruptionBudget")["spec"]["selector"].get("matchLabels"),
        "NetworkPolicy": one(documents, "NetworkPolicy")["spec"]["podSelector"].get("matchLabels"),
    }
    for name, selector in found.items():
        if not selector or not selector.items() <= labels.items():
            yield f"{name} selects {selector}"
    spaces = {document["metadata"].get("namespace") for document in documents if document["kind"] != "Namespace"}
    if spaces != {one(documents, "Namespace")["metadata"]["name"]}:
        yield f"namespaces {spaces}"


def scaling(documents: list[Document]) -> Faults:
    """Servers are added by metrics that there are, of this job, beyond what one keeps in flight."""
    spec, deployment = one(documents, "ScaledObject")["spec"], one(documents, "Deployment")
    if spec["scaleTargetRef"]["name"] != deployment["metadata"]["name"] or "replicas" in deployment["spec"]:
        yield "it scales another deployment, or one that is set back"
    if not 0 < float(_words(documents)["connection_age_s"]) <= spec["pollingInterval"] * 4:
        yield "a new server waits for calls of old clients"
    service, space = one(documents, "Service")["metadata"]["name"], one(documents, "Namespace")["metadata"]["name"]
    for trigger in spec["triggers"]:
        query = trigger["metadata"]["query"]
        if unknown := set(re.findall(r"\btinyv_\w+", query)) - METRICS:
            yield f"no such metric: {unknown}"
        series = re.findall(r"\btinyv_\w+(\{[^}]*\})?", query)
        if set(series) != {f'{{job="{service}",namespace="{space}"}}'}:
            yield f"{query} is not about this service"
    judged = [trigger["metadata"]["threshold"] for trigger in spec["triggers"] if trigger["name"] == "judge"]
    if judged != [f"{_parameter('max_inflight', _variant(documents)):.0f}"]:
        yield f"the judge's threshold is {judged}"


def scraped(documents: list[Document]) -> Faults:
    """The monitor finds the service's metrics, often enough, under a job that the alarms know."""
    monitor, service = one(documents, "ServiceMonitor")["spec"], one(documents, "Service")
    if not monitor["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items():
        yield "it selects another Service"
    if "jobLabel" in monitor or not service["metadata"]["name"].startswith("tinyv"):
        yield "the job's name does not begin with tinyv"
    (endpoint,) = monitor["endpoints"]
    if endpoint["path"] != "/metrics" or endpoint["port"] not in {port["name"] for port in service["spec"]["ports"]}:
        yield f"no metrics at {endpoint}"
    if int(endpoint["interval"].removesuffix("s")) > SCRAPED_S:
        yield "scraped too seldom"


def _variant(documents: list[Document]) -> str:
    name = _words(documents)["model_config_name"]
    return f"configs/{name}.pbtxt" if name else "config.pbtxt"


def _parameter(name: str, variant: str) -> float:
    """A number of the judge's configuration."""
    config = (ROOT / "model_repository" / "judge" / variant).read_text()
    return float(text_format.Parse(config, model_config_pb2.ModelConfig()).parameters[name].string_value)


CHECKS: tuple[Callable[[list[Document]], Faults], ...] = (
    command,
    environment,
    image,
    ports,
    lock,
    confinement,
    times,
    selectors,
    scaling,
    scraped,
)
