"""deploy/kubernetes held to published schemas and to the product; a manifest that is made worse is found out."""

import copy
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from tinyv.serving import ServePlan
from tinyv.serving.health import told
from tinyv_client._target import targets
from tinyv_lock import BadKeys, KeyFiles, KeyRing, Refusal

from benchmarks.harness.service import free_ports
from tests.kubernetes import FOLDER, ROOT, Document, container, faults, needed, one, rendered
from tests.kubernetes_checks import CHECKS

pytestmark = needed

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
OVERLAYS = {"cpu": ("keda", "monitoring", "mutual-tls"), "gpu": ("keda-gpu", "monitoring", "mutual-tls")}
"""With all that may be added."""
KSERVE = {"cpu": ("keda", "monitoring", "kserve"), "gpu": ("keda-gpu", "monitoring", "kserve-gpu")}


def whole(overlay: str) -> list[Document]:
    return copy.deepcopy(rendered(overlay, *OVERLAYS[overlay]))


def put(documents: list[Document], kind: str, path: str, value: Any) -> None:
    """Sets a field; the path's numbers are places in lists, and None removes."""
    *way, last = path.split(".")
    place: Any = one(documents, kind)
    for word in way:
        place = place[int(word) if word.isdecimal() else word]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdecimal() else last] = value


CONTAINER = "spec.template.spec.containers.0"
POD = "spec.template.spec"


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_manifests_name_what_the_product_has(overlay: str, check: Any) -> None:
    assert list(check(whole(overlay))) == []


WRONG_FIELDS: tuple[tuple[str, str, Any], ...] = (
    ("Deployment", f"{CONTAINER}.readinesProbe", {}),
    ("Deployment", f"{CONTAINER}.ports.0.containerPort", "8001"),
    ("Deployment", f"{CONTAINER}.lifecycle.preStop.sleep.secs", 5),
    ("Deployment", f"{POD}.securityContext.runAsUser", "1000"),
    ("Deployment", f"{POD}.volumes.0.emptyDir.size", "1Gi"),
    ("Deployment", "spec.selector", None),
    ("Deployment", "apiVersion", "apps/v1beta1"),
    ("Service", "spec.ports.0.targetport", "grpc"),
    ("PodDisruptionBudget", "spec.maxUnavailble", 1),
    ("NetworkPolicy", "spec.ingress.0.form", []),
    ("ScaledObject", "spec.triggers.0.metadta", {}),
    ("ScaledObject", "spec.minReplicaCount", "2"),
    ("ScaledObject", "spec.triggers.0.metadata.threshold", 32),
    ("ServiceMonitor", "spec.endpoints.0.intervall", "15s"),
    ("ServiceMonitor", "spec.endpoints", None),
    ("Namespace", "kind", "Namespaces"),
    ("ServingRuntime", "spec.containers.0.readinesProbe", {}),
    ("ServingRuntime", "spec.supportedModelFormats.0.autoSelect", "yes"),
    ("InferenceService", "spec.predictor.model.runtimeName", "tinyv"),
    ("InferenceService", "spec.predictor.securityContext.runAsUsr", 1000),
)


def spoilt(kind: str, path: str, value: Any) -> Document:
    documents = whole("cpu") + copy.deepcopy(rendered("cpu", *KSERVE["cpu"])[-2:])
    put(documents, kind, path, value)
    return next(document for document in documents if document["kind"] in (kind, value))


def alarms() -> Document:
    """What the page's command makes of our alarms."""
    (command,) = re.findall(r"`\{ (printf .*?); \} \| kubectl apply -f -`", OPERATIONS)
    made = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return dict(yaml.safe_load(made.stdout))


def test_schemas_of_three_versions_take_every_document_and_no_wrong_field() -> None:
    ours = [document for overlay in OVERLAYS for document in (*rendered(overlay), *whole(overlay))]
    ours += [alarms(), *(document for overlay, parts in KSERVE.items() for document in rendered(overlay, *parts))]
    wrong = [spoilt(*case) for case in WRONG_FIELDS]
    said = faults([*ours, *wrong])
    assert [fault for found in said[: len(ours)] for fault in found] == []
    assert [case for case, found in zip(WRONG_FIELDS, said[len(ours) :], strict=True) if not found] == []


@pytest.mark.parametrize(
    ("check", "kind", "path", "value"),
    [
        ("command", "Deployment", f"{CONTAINER}.args.1", "--engine-folder=/engine"),
        ("command", "Deployment", f"{CONTAINER}.args.0", "server"),
        (
            "environment",
            "Deployment",
            f"{CONTAINER}.env.0",
            {"name": "TLS_CERTIFICATE", "value": "/etc/tinyv/tls/tls.crt"},
        ),
        ("environment", "Deployment", f"{CONTAINER}.env.0", {"name": "TINYV_JUDGE_MAX_QUEUE", "value": "1"}),
        ("image", "Deployment", f"{CONTAINER}.image", "tinyv-server:latest"),
        ("image", "Deployment", f"{POD}.securityContext.runAsUser", 1001),
        ("ports", "Deployment", f"{CONTAINER}.ports.0.containerPort", 8000),
        ("ports", "Deployment", f"{CONTAINER}.readinessProbe.httpGet.port", "metrics"),
        ("ports", "Service", "spec.ports.0.targetPort", "http"),
        ("ports", "NetworkPolicy", "spec.ingress.1.ports.0.port", "health"),
        ("lock", "Deployment", f"{CONTAINER}.args.6", "--unlocked"),
        ("lock", "Deployment", f"{POD}.volumes.3.secret.defaultMode", 0o444),
        ("lock", "Deployment", f"{POD}.volumes.3.secret.defaultMode", None),
        ("lock", "Deployment", f"{POD}.securityContext.fsGroup", 2000),
        ("lock", "Deployment", f"{CONTAINER}.volumeMounts.3.mountPath", "/etc/tinyv"),
        ("confinement", "Deployment", f"{CONTAINER}.securityContext.readOnlyRootFilesystem", False),
        ("confinement", "Deployment", f"{CONTAINER}.securityContext.capabilities", None),
        ("confinement", "Deployment", f"{POD}.volumes.2.emptyDir.medium", ""),
        ("confinement", "Deployment", f"{CONTAINER}.volumeMounts.1.mountPath", "/temporary"),
        ("times", "Deployment", f"{CONTAINER}.startupProbe.failureThreshold", 10),
        ("times", "Deployment", f"{POD}.terminationGracePeriodSeconds", 30),
        ("times", "Deployment", f"{CONTAINER}.env.4.value", "10"),
        ("selectors", "PodDisruptionBudget", "spec.selector", {}),
        ("selectors", "NetworkPolicy", "spec.podSelector.matchLabels", {"app": "tinyv"}),
        ("selectors", "Service", "metadata.namespace", "default"),
        ("scaling", "ScaledObject", "spec.triggers.0.metadata.query", 'sum(tinyv_judge_waiting{job="tinyv"})'),
        ("scaling", "ScaledObject", "spec.triggers.1.metadata.query", "sum(tinyv_rule_pending)"),
        ("scaling", "ScaledObject", "spec.triggers.0.metadata.threshold", "64"),
        ("scaling", "Deployment", "spec.replicas", 2),
        ("scaling", "Deployment", f"{CONTAINER}.env.5.value", "0"),
        ("scraped", "ServiceMonitor", "spec.endpoints.0.interval", "60s"),
        ("scraped", "ServiceMonitor", "spec.endpoints.0.port", "grpc-metrics"),
        ("scraped", "Service", "metadata.name", "verifier"),
    ],
)
def test_a_name_that_the_product_does_not_have_is_found(check: str, kind: str, path: str, value: Any) -> None:
    documents = whole("cpu")
    put(documents, kind, path, value)
    assert list(next(one for one in CHECKS if one.__name__ == check)(documents)) != []


def test_probes_ask_pages_that_the_health_port_has(tmp_path: Path) -> None:
    grpc_port, health_port = free_ports(2)
    plan = ServePlan(tmp_path, tmp_path, tmp_path, grpc_port=grpc_port, health_port=health_port)
    asked = {probe: container(whole("cpu"))[probe]["httpGet"]["path"] for probe in ("readinessProbe", "livenessProbe")}
    with told(plan, SimpleNamespace(stopping=False, alert=True)):  # type: ignore[arg-type]
        codes = {}
        for probe, path in asked.items():
            try:
                codes[probe] = urllib.request.urlopen(f"http://127.0.0.1:{health_port}{path}", timeout=10).status
            except urllib.error.HTTPError as error:
                codes[probe] = error.code
    assert codes == {"readinessProbe": 503, "livenessProbe": 200}, "no Triton is behind it"
    assert container(whole("cpu"))["startupProbe"]["httpGet"]["path"] == asked["readinessProbe"]


def test_the_mode_of_the_secrets_files_is_one_that_the_lock_takes(tmp_path: Path) -> None:
    for volume in one(whole("cpu"), "Deployment")["spec"]["template"]["spec"]["volumes"]:
        if "secret" not in volume:
            continue
        tokens = tmp_path / volume["name"]
        tokens.write_text("right-token-0123456789")
        tokens.chmod(volume["secret"]["defaultMode"])
        assert len(KeyFiles(tokens=tokens).read().digests) == 1
        tokens.chmod(0o644)  # what Kubernetes gives without being told
        with pytest.raises(BadKeys, match="0644"):
            KeyFiles(tokens=tokens).read()


def test_a_changed_secret_is_taken_up_although_its_file_is_the_same_link(tmp_path: Path) -> None:
    """Kubernetes changes all files of a secret at once: `token` is a link into `..data`, which is a link itself."""
    for version in ("old", "new"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "token").write_text(f"{version}-token-0123456789")
        (tmp_path / version / "token").chmod(0o440)
    (tmp_path / "..data").symlink_to("old")
    (tmp_path / "token").symlink_to("..data/token")
    ring = KeyRing(KeyFiles(tokens=tmp_path / "token"))
    assert ring.keys.refusal("new-token-0123456789") is Refusal.WRONG_TOKEN
    (tmp_path / "..swap").symlink_to("new")
    (tmp_path / "..swap").rename(tmp_path / "..data")
    ring.refresh()
    assert ring.keys.refusal("new-token-0123456789") is None


@pytest.mark.parametrize("overlay", KSERVE)
def test_kserve_runs_the_very_pod_of_the_deployment(overlay: str) -> None:
    documents = rendered(overlay, *KSERVE[overlay])
    pod = one(rendered(overlay), "Deployment")["spec"]["template"]["spec"]
    runtime, service = one(documents, "ServingRuntime"), one(documents, "InferenceService")
    predictor = service["spec"]["predictor"]
    assert runtime["spec"]["containers"] == [{**pod["containers"][0], "name": "kserve-container"}]
    of_runtime, of_service = (
        {"volumes", "tolerations"} & pod.keys(),
        pod.keys() - {"volumes", "tolerations", "containers"},
    )
    assert {name: runtime["spec"][name] for name in of_runtime} == {name: pod[name] for name in of_runtime}
    assert {name: predictor.get(name) for name in of_service} == {name: pod[name] for name in of_service}
    assert one(documents, "Service")["spec"]["selector"].items() <= predictor["labels"].items()
    model, (known,) = predictor["model"], runtime["spec"]["supportedModelFormats"]
    assert (model["runtime"], model["modelFormat"]) == (
        runtime["metadata"]["name"],
        {name: known[name] for name in ("name", "version")},
    )
    assert model["protocolVersion"] in runtime["spec"]["protocolVersions"]


def test_kserve_leaves_one_deployment_one_scaler_and_its_name_to_nobody_else() -> None:
    documents = rendered("cpu", *KSERVE["cpu"])
    service = one(documents, "InferenceService")["metadata"]
    assert "Deployment" not in {document["kind"] for document in documents}
    scaled = one(documents, "ScaledObject")["spec"]["scaleTargetRef"]["name"]
    assert (scaled, service["annotations"]["serving.kserve.io/autoscalerClass"]) == (
        f"{service['name']}-predictor",
        "external",
    )
    assert service["name"] != one(documents, "Service")["metadata"]["name"], "KServe makes a Service of that name"


def test_the_page_s_commands_name_the_secrets_claims_and_labels_that_the_manifests_want() -> None:
    volumes = one(whole("gpu"), "Deployment")["spec"]["template"]["spec"]["volumes"]
    secrets = {volume["secret"]["secretName"] for volume in volumes if "secret" in volume}
    assert set(re.findall(r"create secret \w+ (\S+)", OPERATIONS)) == secrets
    (claim,) = [volume["persistentVolumeClaim"]["claimName"] for volume in volumes if "persistentVolumeClaim" in volume]
    assert f"a claim `{claim}`" in OPERATIONS
    (label,) = re.findall(r"kubectl label namespace \w+ (\S+)", OPERATIONS)
    peers = one(whole("cpu"), "NetworkPolicy")["spec"]["ingress"][0]["from"]
    assert [dict([label.split("=")])] == [peer["namespaceSelector"]["matchLabels"] for peer in peers]
    assert re.findall(r"apply -k (\S+)", OPERATIONS) == ["deploy/kubernetes/cpu"]
    given = yaml.safe_load(re.findall(r"```yaml\n(resources:.*?)```", OPERATIONS, re.DOTALL)[0])
    assert all((ROOT / folder / "kustomization.yaml").is_file() for folder in given["resources"] + given["components"])
    assert given["images"][0]["name"] == container(whole("cpu"))["image"].split(":")[0]


def test_the_address_that_the_service_s_file_gives_is_one_that_clients_take() -> None:
    said = (FOLDER / "base" / "service.yaml").read_text() + OPERATIONS
    (url,) = {word for word in said.split() if word.startswith("TINYV_URL=dns:")}
    (target,) = targets(url.removeprefix("TINYV_URL="))
    service = one(whole("cpu"), "Service")
    name, space, port = (
        service["metadata"]["name"],
        service["metadata"]["namespace"],
        service["spec"]["ports"][0]["port"],
    )
    assert target == f"dns:///{name}.{space}.svc.cluster.local:{port}"
    assert service["spec"]["clusterIP"] == "None", "its name is every server's address"
