"""The command line."""

import argparse
import ast
import os
import sys

from tinycnn.compat import install
from tinycnn.compat.reading import unsupported, uses_of, written_for
from tinycnn.compat.reading.listing import listing, report
from tinycnn.compat.running.ipython import stand_in
from tinycnn.compat.running.notebook import cells_of, notebook_tree, run_notebook
from tinycnn.compat.running.script import run_script
from tinycnn.compat.running.tracebacks import show_error

_TEXT = """\
Run a script or notebook that was written for Keras or TensorFlow, as it is: its imports of both
mean tinycnn, whatever is installed.
"""


def main(arguments=None):
    """Do what the command line says.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process if not given.

    Returns
    -------
    int
        The exit code.
    """
    asked = _parser().parse_args(arguments)
    if asked.script is None:
        _parser().print_help()
        return 2
    try:
        read = _Read(asked.script)
    except OSError as fault:
        print(f"tinycnn: can't open {asked.script!r}: {fault.strerror}", file=sys.stderr)
        return 2
    except SyntaxError as fault:
        show_error(fault)
        return 1
    except ValueError as fault:
        print(f"tinycnn: {asked.script}: {fault}", file=sys.stderr)
        return 2
    if asked.list:
        print(listing(asked.script, read.uses, read.imported, read.findings, read.era))
        return 1 if any(finding.sure for finding in read.findings) else 0
    if not _may_run(asked.script, read.findings, asked.anyway):
        return 1
    install(read.era.keras, read.era.acc)
    stand_in()
    sys.argv = [asked.script, *asked.arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(asked.script))
    if read.cells is not None:
        return run_notebook(asked.script, read.cells)
    return run_script(asked.script, read.source)


class _Read:
    """A script or notebook, and what reading it has told."""

    def __init__(self, path):
        self.source = self.cells = None
        if path.endswith(".ipynb"):
            self.cells = cells_of(path)
            tree = notebook_tree(self.cells)
        else:
            with open(path, "rb") as file:
                self.source = file.read()
            tree = ast.parse(self.source, path)
        self.uses, self.imported = uses_of(tree)
        self.findings = unsupported(self.uses)
        self.era = written_for(tree, self.uses, self.imported)


def _may_run(path, findings, anyway):
    """Tell what is not supported; whether to go on all the same."""
    if not findings:
        return True
    sure = any(finding.sure for finding in findings)
    head = "not run, for it uses" if sure and not anyway else "it names, perhaps without coming to it,"
    print(f"tinycnn: {path}: {head} what is not supported:", file=sys.stderr)
    for finding in findings:
        print(report(path, finding), file=sys.stderr)
    if sure and not anyway:
        print("To run it as far as it goes: python -m tinycnn --anyway ...", file=sys.stderr)
    sys.stderr.flush()
    return anyway or not sure


def _parser():
    parser = argparse.ArgumentParser("python -m tinycnn", description=_TEXT)
    parser.add_argument(
        "--list", action="store_true", help="only tell which names it uses, and which are missing"
    )
    parser.add_argument("--anyway", action="store_true", help="run it even if it uses what is missing")
    parser.add_argument("script", nargs="?", metavar="SCRIPT", help="a .py or .ipynb file")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="for the script")
    return parser
