"""Holds Kubernetes documents to published schemas; runs with the Python of `.tinyv/venvs/kubernetes`.

Kubernetes: kubernetes-validate's schemas of the versions named here, strict. KEDA and the Prometheus operator: the JSON
schemas of cloudcoil's models. KServe: what its SDK's classes say of their fields, read and not imported; pods inside
are Kubernetes'. A field that a schema does not know is a fault in every one of them.
"""

import ast
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import referencing
from cloudcoil.models.keda import v1alpha1 as keda
from cloudcoil.models.prometheus_operator import v1 as monitoring

VERSIONS = ("1.30", "1.34", "1.37")
_KSERVE = Path(str(distribution("kserve").locate_file("kserve/models")))
_SIMPLE = {"str": "string", "bool": "boolean", "int": "integer", "float": "number"}
_OTHERS = {
    "V1ObjectMeta": "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
    "ResourceQuantity": "io.k8s.apimachinery.pkg.api.resource.Quantity",
    "IntOrString": "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
}
"""Kubernetes' types that are not of its core group."""


def _closed(schema: Any) -> Any:
    """The same schema, which takes no unknown fields."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _closed(value) for name, value in schema.items()}
    if "properties" in found and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


@cache
def _definitions(version: str) -> Any:
    return kubernetes_validate.utils.schema_contents(
        f"kubernetes-json-schema/v{version}.0-local-strict/_definitions.json", version
    )


@cache
def _kserve_class(name: str) -> dict[str, dict[str, str]]:
    """`openapi_types` and `attribute_map` of one of the SDK's classes."""
    for path in _KSERVE.glob("v1*.py"):
        for node in ast.parse(path.read_text()).body if f"class {name}(" in path.read_text() else ():
            if isinstance(node, ast.ClassDef) and node.name == name:
                return {
                    part.targets[0].id: ast.literal_eval(part.value)
                    for part in node.body
                    if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
                }
    raise KeyError(name)


def _kserve_schema(name: str) -> dict[str, Any] | bool:
    """The JSON schema of a type as the SDK spells it; one that takes nothing where nobody says what the type is."""
    if name in _SIMPLE:
        return {"type": _SIMPLE[name]}
    if name.startswith("list["):
        return {"type": "array", "items": _kserve_schema(name[5:-1])}
    if name.startswith("dict("):
        return {"type": "object", "additionalProperties": _kserve_schema(name[5:-1].split(", ")[1])}
    try:
        found = _kserve_class(name)
    except KeyError:
        core = f"io.k8s.api.core.v1.{name.removeprefix('V1')}"
        known = _definitions(VERSIONS[-1])
        wanted = {core, _OTHERS.get(name, core)} & known["$defs"].keys()
        return {"$ref": f"{known['$id']}#/$defs/{wanted.pop()}"} if wanted else False
    fields = {found["attribute_map"][field]: _kserve_schema(kind) for field, kind in found["openapi_types"].items()}
    return {"type": "object", "properties": fields, "additionalProperties": False}


_CUSTOM = {
    ("keda.sh/v1alpha1", "ScaledObject"): lambda: _closed(keda.ScaledObject.model_json_schema()),
    ("monitoring.coreos.com/v1", "ServiceMonitor"): lambda: _closed(monitoring.ServiceMonitor.model_json_schema()),
    ("monitoring.coreos.com/v1", "PrometheusRule"): lambda: _closed(monitoring.PrometheusRule.model_json_schema()),
    ("serving.kserve.io/v1alpha1", "ServingRuntime"): lambda: _kserve_schema("V1alpha1ServingRuntime"),
    ("serving.kserve.io/v1beta1", "InferenceService"): lambda: _kserve_schema("V1beta1InferenceService"),
}


@cache
def _validator(api: str, kind: str) -> Any:
    definitions = referencing.Resource.from_contents(_definitions(VERSIONS[-1]))
    registry = definitions @ referencing.Registry()
    return jsonschema.Draft202012Validator(_CUSTOM[api, kind](), registry=registry)


def faults(document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one document."""
    api, kind = str(document.get("apiVersion")), str(document.get("kind"))
    if (api, kind) in _CUSTOM:
        for error in _validator(api, kind).iter_errors(document):
            yield f"{kind} {error.json_path}: {error.message}"
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{kind} of {version} {error.json_path}: {error.message}"
        except kubernetes_validate.SchemaNotFoundError as error:
            yield f"{kind} of {version}: {error.message}"


if __name__ == "__main__":
    json.dump([list(faults(document)) for document in json.load(sys.stdin)], sys.stdout)
