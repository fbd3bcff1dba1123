"""The house rules that a machine can hold: import directions, sizes, no prints, sorted `__all__`."""

import ast
import statistics
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINYV = ROOT / "python_backend" / "tinyv"
SOURCES = sorted(
    path
    for folder in ("python_backend", "clients", "build", "model_repository", "deploy", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

RULES = tuple(f"tinyv.rules.{room}" for room in ("asked", "deciding", "values", "verifying"))
"""What lessons of real answers are proven with."""

GROUND_FLOOR = {
    "audit",
    "bounded",
    "cores",
    "errors",
    "loops",
    "manifest",
    "meters",
    "profiles",
    "published",
    "records",
    "settings",
    "spans",
    "symbols",
    "typeset",
}
ROOMS = ("engine", "judge", "rules", "serving")
MAX_LINES, MAX_MEDIAN_LINES, MAX_TEST_LINES, MAX_FUNCTION_LINES, MAX_MODEL_LINES = 300, 120, 400, 60, 60


def imports(path: Path) -> set[str]:
    """Every module a file imports, as dotted names; `from a import b` counts as `a.b` too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_one_module_alone_knows_triton_s_python_api() -> None:
    knowing = [relative(path) for path in SOURCES if "triton_python_backend_utils" in imports(path)]
    assert knowing == ["python_backend/tinyv/triton_io.py"]


@pytest.mark.parametrize("path", [path for path in SOURCES if path.parent == TINYV], ids=relative)
def test_the_ground_floor_stands_on_itself(path: Path) -> None:
    own = {name.split(".")[1] for name in imports(path) if name.startswith("tinyv.")}
    assert own <= GROUND_FLOOR


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_the_ground_floor_and_itself(room: str) -> None:
    for path in (TINYV / room).rglob("*.py"):
        own = {name.split(".")[1] for name in imports(path) if name.startswith("tinyv.")}
        assert own <= GROUND_FLOOR | {room, "__version__"}, relative(path)


def test_math_verify_and_sympy_are_known_to_their_own_folder_alone() -> None:
    knowing = {
        relative(path.parent)
        for path in (TINYV / "rules").rglob("*.py")
        if {name.split(".")[0] for name in imports(path)} & {"sympy", "math_verify", "latex2sympy2_extended"}
    }
    assert knowing == {"python_backend/tinyv/rules/mathverify"}


def test_the_contract_stands_on_the_standard_library() -> None:
    """Triton's Python processes load it, and a trainer's workers: it may not bring gRPC along."""
    for path in (ROOT / "clients" / "tinyv_contract").rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert roots <= sys.stdlib_module_names | {"tinyv_contract"}, relative(path)


def test_clients_know_the_contract_and_nothing_of_the_server() -> None:
    for path in (ROOT / "clients").rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(path)} & {"tinyv", "tinyv_build"}, relative(path)


def test_the_server_knows_the_contract_and_nothing_of_the_client() -> None:
    server = [path for path in SOURCES if relative(path).startswith(("python_backend/", "model_repository/", "build/"))]
    for path in server:
        assert not {name.split(".")[0] for name in imports(path)} & {"tinyv_client", "tinyv_judge"}, relative(path)


def test_the_builder_knows_the_engine_how_the_judge_asks_and_reads_and_for_lessons_the_rules() -> None:
    for path in (ROOT / "build").rglob("*.py"):
        own = {name for name in imports(path) if name.startswith("tinyv.")}
        rooms = {name for name in own if name.split(".")[1] not in GROUND_FLOOR}
        allowed = ("tinyv.engine", "tinyv.judge.prompt", "tinyv.judge.parse")
        assert all(name.startswith((*allowed, *RULES) if "real" in path.parts else allowed) for name in rooms), path


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_source_files_stay_small(path: Path) -> None:
    limit = MAX_MODEL_LINES if path.name == "model.py" else MAX_LINES
    assert lines(path) <= limit


def test_the_median_source_file_is_short() -> None:
    assert statistics.median(lines(path) for path in SOURCES) <= MAX_MEDIAN_LINES


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_test_files_stay_small(path: Path) -> None:
    assert lines(path) <= MAX_TEST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_stay_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION_LINES, node.name


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_every_module_says_what_it_owns_and_exports_in_order(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "a module opens by saying what it owns"
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            names = ast.literal_eval(node.value)
            assert len(names) == len(set(names))


def test_nothing_from_outside_can_reach_eval() -> None:
    forbidden = {"eval", "parse_expr", "sympify", "__import__"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name not in forbidden, f"{relative(path)}:{node.lineno}: {name}"
