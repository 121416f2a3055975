"""``python -m tinycnn``: scripts and notebooks from the command line."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments, cwd):
    env = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-m", "tinycnn", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


def write(folder, text, name="script.py"):
    (folder / name).write_text(text)
    return name


def test_a_script_is_the_main_module_with_its_own_arguments(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "helper.py").write_text("import keras\nanswer = 42")
    text = "import sys, helper\nprint(__name__, __file__, sys.argv, helper.answer)"
    done = run(f"inner/{write(tmp_path / 'inner', text)}", "--list", "b", cwd=tmp_path)
    assert done.stdout == "__main__ inner/script.py ['inner/script.py', '--list', 'b'] 42\n"
    assert done.returncode == 0


def test_errors_point_into_the_script_alone(tmp_path):
    text = "import keras\n\ndef build():\n    return keras.layers.Dense(-3)\n\nbuild()\n"
    done = run(write(tmp_path, text), cwd=tmp_path)
    assert done.returncode == 1
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip().startswith("File")]
    assert lines == ['File "script.py", line 6, in <module>', 'File "script.py", line 4, in build']
    assert "ValueError: dense expects units" in done.stderr


@pytest.mark.parametrize(
    ("text", "code"), [("raise SystemExit(7)", 7), ("import sys; sys.exit()", 0), ("1 +", 1)]
)
def test_exit_codes_are_kept(tmp_path, text, code):
    assert run(write(tmp_path, text), cwd=tmp_path).returncode == code


def test_a_script_that_is_not_there_is_told(tmp_path):
    done = run("nowhere.py", cwd=tmp_path)
    assert done.returncode == 2 and "nowhere.py" in done.stderr


def test_what_is_not_supported_is_told_before_the_script_runs(tmp_path):
    text = "print('begun')\nfrom keras.layers import LSTM, GRU\nLSTM(3)\n"
    done = run(write(tmp_path, text), cwd=tmp_path)
    assert done.returncode == 1 and "begun" not in done.stdout
    assert "script.py:3: keras.layers.LSTM: tinycnn has no keras.layers.LSTM: for sequences" in done.stderr
    assert "GRU" not in done.stderr
    anyway = run("--anyway", "script.py", cwd=tmp_path)
    assert "begun" in anyway.stdout and anyway.returncode == 1


def test_list_tells_what_is_used_and_runs_nothing(tmp_path):
    text = "print('begun')\nimport keras\nfrom keras.layers import GRU\n"
    text += "keras.layers.Dense(3)\nkeras.layers.LSTM(3)"
    done = run("--list", write(tmp_path, text), cwd=tmp_path)
    assert done.returncode == 1 and "begun" not in done.stdout
    assert "+ keras.layers.Dense" in done.stdout and "- keras.layers.LSTM" in done.stdout
    assert "- keras.layers.GRU" in done.stdout.split("Imported and not used:")[1]


def notebook(folder, *cells):
    code = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    content = {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["# Title"]}, *code]}
    return write(folder, json.dumps(content), "book.ipynb")


def test_a_notebook_runs_cell_by_cell(tmp_path):
    name = notebook(
        tmp_path,
        "%matplotlib inline\n!pip install keras\nimport keras\nkeras.layers.Dense?",
        "%%time\nlayer = keras.layers.Dense(3)\nlayer.units",
        "%%bash\nls",
        "names = !ls\nfor name in names:\n    !echo {name}\nnames",
        "layer.units;",
        "display('shown')\nget_ipython().magic('pwd')",
    )
    done = run(name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "3\n[]\n'shown'\n"
    for told in ("%matplotlib inline", "!pip install keras", "keras.layers.Dense?", "%%bash", "names = !ls"):
        assert told in done.stderr


def test_an_error_in_a_notebook_names_its_cell(tmp_path):
    done = run(notebook(tmp_path, "x = 1", "def f():\n    return x / 0\nf()", "print('after')"), cwd=tmp_path)
    assert done.returncode == 1 and "after" not in done.stdout
    assert 'File "book.ipynb, cell 2", line 2, in f' in done.stderr and "return x / 0" in done.stderr


def test_a_file_that_is_no_notebook_is_told(tmp_path):
    done = run(write(tmp_path, "no json", "book.ipynb"), cwd=tmp_path)
    assert done.returncode == 2 and "it is no notebook" in done.stderr


@pytest.mark.skipif(importlib.util.find_spec("IPython") is not None, reason="IPython is installed")
def test_notebooks_find_what_they_import_of_ipython(tmp_path):
    cells = [
        "import IPython\nfrom IPython.display import HTML, FileLink, Image, clear_output, display",
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nclear_output(wait=True)",
        "display(HTML('<b>bold</b>'))\nIPython.display.display(3)",
        "Image('drawn.png', width=300)",
    ]
    notebook = {"cells": [{"cell_type": "code", "source": text} for text in cells]}
    done = run(write(tmp_path, json.dumps(notebook), "book.ipynb"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "<HTML '<b>bold</b>'>\n3\n<Image 'drawn.png'>\n")


def test_a_script_that_was_a_notebook_has_its_shell(tmp_path):
    done = run(write(tmp_path, "get_ipython().magic('matplotlib inline')\nprint('on')"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "on\n") and "passed over" in done.stderr
    asks = "try:\n    get_ipython().magic('pwd')\nexcept NameError:\n    print('no notebook')"
    assert run(write(tmp_path, asks), cwd=tmp_path).stdout == "no notebook\n"


def test_what_a_notebook_measures_is_done_and_questions_are_passed_over(tmp_path):
    cells = [
        "def double(x):\n    %time y = 2 * x\n    return y\n%time z = double(4)",
        "[z][0].real?\nprint(z)",
    ]
    notebook = {"cells": [{"cell_type": "code", "source": text} for text in cells]}
    done = run(write(tmp_path, json.dumps(notebook), "book.ipynb"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "8\n")
    assert "cell 2: passed over: [z][0].real?" in done.stderr
