"""Run several scripts in one process, each as ``python -m tinycnn`` does; what came of them as JSON.

    python compat_batch.py ENGINE SEED DATA SCRIPT...

ENGINE is "tinycnn", or "keras" for the real one, whose data sets are then those of DATA.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path


@contextlib.contextmanager
def inside(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def by_tinycnn(script, seed):
    from tinycnn import compat
    from tinycnn.compat.running.command import main
    from tinycnn.utils import set_random_seed

    set_random_seed(seed)
    main_module, path, arguments = sys.modules["__main__"], list(sys.path), list(sys.argv)
    try:
        return main([script])
    finally:
        sys.modules["__main__"], sys.path[:], sys.argv[:] = main_module, path, arguments
        compat.uninstall()


def by_keras(script, seed):
    import keras
    import numpy as np

    def reading(name):
        def load_data():
            with np.load(Path(os.environ["TINYCNN_DATA_DIR"], f"{name}.npz")) as held:
                return (held["x_train"], held["y_train"]), (held["x_test"], held["y_test"])

        return load_data

    for name in ("mnist", "fashion_mnist", "cifar10"):
        getattr(keras.datasets, name).load_data = reading(name)
    keras.utils.set_random_seed(seed)
    runpy.run_path(script, run_name="__main__")
    return 0


def main():
    engine, seed, data, *scripts = sys.argv[1:]
    run = {"tinycnn": by_tinycnn, "keras": by_keras}[engine]
    os.environ["TINYCNN_DATA_DIR"] = data
    results = {}
    for script in scripts:
        out, err = io.StringIO(), io.StringIO()
        with tempfile.TemporaryDirectory() as folder, inside(folder):
            os.symlink(os.path.join(data, "input"), "input")
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                try:
                    code = run(script, int(seed))
                except SystemExit as stop:
                    code = stop.code or 0
                except BaseException:
                    traceback.print_exc()
                    code = 1
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        results[script] = {"code": code, "out": out.getvalue(), "err": err.getvalue()}
    print("\n" + json.dumps(results))


if __name__ == "__main__":
    main()
