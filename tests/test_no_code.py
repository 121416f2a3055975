"""Nothing in the package runs code from a file or from the network: read from the source, and watched."""

import ast
import subprocess
import sys
from pathlib import Path

import tinycnn

PACKAGE = Path(tinycnn.__file__).parent
# All but compat, whose work is to run the script that its user names.
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "compat"]

# Modules that unpickle, or load code by its name or from a place.
MODULES = {
    "pickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "imp",
    "runpy",
    "code",
    "ctypes",
    "importlib",
}
CALLS = {"eval", "exec", "compile", "__import__"}
ALLOWED = {
    # Loads its own parts when they are used, by a table in the same file.
    ("estimators/__init__.py", "importlib"),
    # importlib.metadata: the versions of what is installed.
    ("distribution/agreement.py", "importlib"),
    # Machine code that Numba compiled, from a folder of the user's own, behind a checksum.
    ("kernels/_cache.py", "pickle"),
    # Messages between the ranks of one mpiexec, which are one program.
    ("distribution/crew.py", "pickle"),
    # Only writes, to compare states of random numbers.
    ("models/intake/chance.py", "pickle"),
}


def uses(path):
    """Yield what a source file uses of the above."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            never = isinstance(node.value, ast.Constant) and node.value.value is False
            yield "" if never else "pickle"


def test_no_file_of_the_package_can_run_what_it_reads():
    assert len(FILES) > 300
    found = {(path.relative_to(PACKAGE).as_posix(), name) for path in FILES for name in uses(path)}
    assert {(place, name) for place, name in found if name in MODULES | CALLS} == ALLOWED


SESSION = """
import sys, os, tempfile, warnings
import numpy as np
import tinycnn
from tinycnn import layers, models

seen = []
WATCHED = ("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen", "os.system")
sys.addaudithook(lambda event, arguments: seen.append((event, arguments)) if event in WATCHED else None)
x, y = np.zeros((4, 8, 8, 1), "float32"), np.array([0, 1, 0, 1])
model = models.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(2)])
model.compile("sgd", "mse")
model.fit(x, np.eye(2)[y], verbose=0)
model.predict(x, verbose=0)
with tempfile.TemporaryDirectory() as folder:
    for name in ("net.keras", "net.h5"):
        model.save(os.path.join(folder, name))
        models.load_model(os.path.join(folder, name))
# Python itself asks uname for the name of the processor, for Numba.
print([event for event in seen if event[0] != "subprocess.Popen" or event[1][0] != "uname"])
"""


def test_a_whole_session_asks_no_network_and_starts_no_program():
    done = subprocess.run(
        [sys.executable, "-c", SESSION], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]", done.stdout
