"""Write ``docs/keras.md``: every public name of Keras 3 in these modules, here or not, and why.

With Keras installed: ``python -m docs.keras_names``.
"""

import importlib
import inspect
import os
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from docs.keras_reasons import MODULES_ABSENT, REASONS

HERE = Path(__file__).parent
PAGE = HERE / "keras.md"
TESTS = HERE.parent / "tests"
MODULES = (
    "",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "optimizers.schedules",
    "preprocessing.image",
    "regularizers",
    "saving",
    "utils",
)
# Tests that draw their cases from all names of a module.
OF_ALL_NAMES = {
    "activations": ["tests/layers/test_layers_activations_keras.py"],
    "ops": ["tests/ops/test_ops_keras.py"],
}
# Tests that go through all names too, but compare no more than what configs say.
OF_CONFIGS = "test_layers_config.py"
# Names that are there to say, when they are used, that they are not here.
SAY_SO = ("layers.Lambda", "utils.model_to_dot")
INTRODUCTION = """\
# Keras 3, name by name

Written by `python -m docs.keras_names` from Keras {version}. A name that is here takes the same
arguments in the same order with the same defaults, which `tests/peers/test_peers_keras_names.py`
compares for all of them; the tests named beside it compare what it computes.
"""


def public_names(module):
    """Return the public names of a module of Keras, without modules inside it that are listed apart."""
    apart = {name.rpartition(".")[2] for name in (*MODULES, *MODULES_ABSENT)} | {"src", "version"}
    return [name for name in dir(module) if not name.startswith("_") and name not in apart]


def find(package, module):
    """Return ``package.module``, or None."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    try:
        return importlib.import_module(f"{package}.{module}".rstrip("."))
    except ModuleNotFoundError:
        return None


def reason(module, name):
    """Return why a name of Keras is not here; None if nobody has said so."""
    full = f"{module}.{name}".lstrip(".")
    return next((why for pattern, why in REASONS.items() if fnmatchcase(full, pattern)), None)


@cache
def comparing_tests():
    """Return {path: text} of the test files that compare with Keras."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py"))}
    helpers = {
        path.stem: path.read_text(encoding="utf-8")
        for path in TESTS.rglob("*.py")
        if not path.name.startswith(("test_", "conftest"))
    }
    found = {}
    for path, text in texts.items():
        if "mark.keras" in text and path.name != OF_CONFIGS:
            used = [helpers[name] for name in re.findall(r"from (\w+) import", text) if name in helpers]
            found[path.relative_to(TESTS.parent).as_posix()] = "\n".join([text, *used])
    return found


def proofs(name):
    """Return the files whose comparisons with Keras mention a name."""
    word = re.compile(rf"\b{name}\b")
    return [path for path, text in comparing_tests().items() if word.search(text)]


def rows():
    """Yield (module, name, whether it is here, proofs or the reason)."""
    for module in MODULES:
        theirs, ours = find("keras", module), find("tinycnn", module)
        for name in public_names(theirs):
            if hasattr(ours, name) and f"{module}.{name}" not in SAY_SO:
                thing = getattr(ours, name)
                names = [other for other, value in vars(ours).items() if value is thing]
                found = OF_ALL_NAMES.get(module) or sorted({file for n in names for file in proofs(n)})
                yield module, name, True, found
            else:
                yield module, name, False, reason(module, name)


def page():
    """Return the text of the page."""
    import keras

    lines = [INTRODUCTION.format(version=keras.__version__)]
    everything = list(rows())
    for module in MODULES:
        mine = [row for row in everything if row[0] == module]
        here = [row for row in mine if row[2]]
        lines += [f"## `{module or 'keras'}`: {len(here)} of {len(mine)}", ""]
        if here:
            lines += ["| here | compared in |", "|---|---|"]
            lines += [f"| `{name}` | {_shown(files)} |" for _, name, _, files in here]
            lines.append("")
        reasons = {}
        for _, name, is_here, why in mine:
            if not is_here:
                reasons.setdefault(why, []).append(f"`{name}`")
        if reasons:
            lines += ["| not here | why |", "|---|---|"]
            lines += [f"| {', '.join(names)} | {why} |" for why, names in reasons.items()]
            lines.append("")
    lines += ["## Modules that are not here", "", "| module | why |", "|---|---|"]
    lines += [f"| `{module}` | {why} |" for module, why in MODULES_ABSENT.items()]
    return "\n".join(lines) + "\n"


def _shown(files):
    names = [f"`{path.removeprefix('tests/')}`" for path in files[:3]]
    return ", ".join(names) or "its arguments alone"


def parameters(thing):
    """Return [(name, default)] of what can be given to a class or function; None if nobody can tell."""
    try:
        found = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return None
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [(p.name, p.default) for p in found if p.kind not in kinds]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written")
