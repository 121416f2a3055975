"""Imports point one way. Read from the source, so that lazy imports count as well."""

import ast
from functools import cache
from pathlib import Path

import pytest

import tinycnn

PACKAGE = Path(tinycnn.__file__).parent
COMPILERS = {"numba", "llvmlite"}
EVERYBODY = {
    "budget",
    "errors",
    "lookup",
    "memory",
    "naming",
    "plain_file",
    "ranks",
    "random",
    "registry",
    "settings",
    "version",
}

# Which parts of the package each part may use. A part that is missing here is an error:
# whoever adds one says where it stands.
MAY_USE = {
    "models": {
        "activations",
        "callbacks",
        "constraints",
        "engine",
        "exporting",
        "initializers",
        "layers",
        "losses",
        "metrics",
        "optimizers",
        "regularizers",
        "run",
        "saving",
        "tracing",
    },
    "checking": {"engine", "layers", "losses", "run"},
    "engine": {"layers", "reference", "regularizers", "kernels", "run"},
    "layers": {"activations", "constraints", "initializers", "reference", "regularizers", "run", "tracing"},
    "run": {"reference", "kernels"},
    "losses": {"ops", "run", "tracing"},
    "metrics": {"initializers", "losses", "tracing"},
    "ops": {"tracing"},
    "optimizers": set(),
    "activations": {"run", "tracing"},
    "initializers": set(),
    "regularizers": {"tracing"},
    "tracing": set(),
    "constraints": set(),
    "kernels": {"reference"},
    "reference": set(),
    "callbacks": {"saving"},
    "exporting": {"layers", "saving"},
    "__main__": {"compat"},
    "compat": {
        "activations",
        "backend",
        "callbacks",
        "config",
        "constraints",
        "datasets",
        "engine",
        "estimators",
        "initializers",
        "layers",
        "losses",
        "metrics",
        "models",
        "ops",
        "optimizers",
        "preprocessing",
        "reference",
        "regularizers",
        "run",
        "saving",
        "tracing",
        "utils",
    },
    "datasets": set(),
    "distribution": {"engine"},
    "estimators": {"callbacks", "engine", "layers", "losses", "models", "optimizers"},
    "saving": {"layers"},
    "visualize": {"callbacks"},
    "utils": {"backend", "config", "layers", "run", "visualize"},
    "backend": {"layers"},
    "config": {"backend"},
    "preprocessing": {"utils"},
    "settings": set(),
    "budget": set(),
    "errors": set(),
    "lookup": set(),
    "naming": set(),
    "random": set(),
    "ranks": set(),
    "registry": set(),
    "memory": set(),
    "plain_file": set(),
    "version": set(),
}


def module_name(path):
    parts = ["tinycnn", *path.relative_to(PACKAGE).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imported_by(module):
    """Every module that a file imports, at its top or inside a function; no names in modules."""
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} line {node.lineno}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in FILES else node.module)
    return frozenset(found)


def part(module):
    return module.split(".")[1] if "." in module else None


@pytest.mark.parametrize("module", FILES)
def test_arrows_point_one_way(module):
    if module == "tinycnn":
        return  # the public names, from everywhere
    mine = part(module)
    assert mine in MAY_USE, f"say in MAY_USE what tinycnn.{mine} may use"
    others = {part(name) for name in imported_by(module) if name.split(".")[0] == "tinycnn"}
    assert others - {mine} - EVERYBODY <= MAY_USE[mine]


@pytest.mark.parametrize("module", FILES)
def test_only_the_kernels_know_the_compiler(module):
    known = {name.split(".")[0] for name in imported_by(module)} & COMPILERS
    assert not known or part(module) == "kernels"


def test_nothing_that_everybody_uses_uses_more_than_its_like():
    for mine in EVERYBODY:
        assert MAY_USE[mine] <= EVERYBODY


@pytest.mark.parametrize("module", FILES)
def test_nothing_but_its_entrance_knows_what_old_scripts_need(module):
    known = {part(name) for name in imported_by(module)}
    assert "compat" not in known or part(module) in ("compat", "__main__")


def test_parts_of_the_package_form_no_circle():
    assert circle({mine: sorted(others) for mine, others in MAY_USE.items()}) is None


def test_files_import_each_other_in_no_circle():
    inside = {module: sorted(imported_by(module) & set(FILES)) for module in FILES}
    assert circle(inside) is None


def test_a_circle_would_be_found():
    assert circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]


def circle(arrows):
    """Return a path that comes back to where it began, or None."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return None
        path.append(node)
        for other in arrows[node]:
            if found := visit(other):
                return found
        path.pop()
        done.add(node)
        return None

    for node in arrows:
        if found := visit(node):
            return found
    return None
