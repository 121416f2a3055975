"""A notebook, run cell by cell."""

import ast
import json
import linecache
import sys

from tinycnn.compat.running.magic import plain_python
from tinycnn.compat.running.script import guarded, main_module
from tinycnn.compat.running.shell import SHELL, display


class Cell:
    """A cell of code.

    Attributes
    ----------
    number : int
        Its place among all cells of code, from 1.
    source : str
        As Python understands it.
    passed_over : list of str
        Lines that are not Python.
    """

    def __init__(self, number, text):
        self.number = number
        self.source, self.passed_over = plain_python(text)
        # Text that ends in ";" asks that its value be not shown.
        self.quiet = text.rstrip().endswith(";")


def cells_of(path):
    """Read the cells of code of a notebook.

    Parameters
    ----------
    path : str

    Returns
    -------
    list of Cell

    Raises
    ------
    ValueError
        If the file is no notebook.
    """
    with open(path, encoding="utf-8") as file:
        try:
            notebook = json.load(file)
        except ValueError as fault:
            raise ValueError(f"it is no notebook ({fault})") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if cells is None and isinstance(notebook, dict):  # before version 4
        cells = [cell for sheet in notebook.get("worksheets", []) for cell in sheet.get("cells", [])]
    if not isinstance(cells, list):
        raise ValueError("it is no notebook: it has no cells")
    code = [cell for cell in cells if cell.get("cell_type") == "code"]
    texts = [cell.get("source", cell.get("input", "")) for cell in code]
    return [Cell(i, "".join(text) if isinstance(text, list) else text) for i, text in enumerate(texts, 1)]


def notebook_tree(cells):
    """Return the whole notebook as one piece of Python; cells that are none are left out."""
    body = []
    for cell in cells:
        try:
            body += ast.parse(cell.source).body
        except SyntaxError:
            continue
    return ast.Module(body, [])


def run_notebook(path, cells):
    """Run cells in order in one module; the first error ends it.

    Parameters
    ----------
    path : str
    cells : list of Cell

    Returns
    -------
    int
        The exit code.
    """
    module = main_module(path)
    vars(module).update(get_ipython=lambda: SHELL, display=display)
    for cell in cells:
        for line in cell.passed_over:
            print(f"tinycnn: cell {cell.number}: passed over: {line}", file=sys.stderr, flush=True)
        code = guarded(lambda cell=cell: _run(path, cell, vars(module)))
        if code:
            return code
    return 0


def _run(path, cell, names):
    name = f"{path}, cell {cell.number}"
    linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), name)
    body = ast.parse(cell.source, name).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) and not cell.quiet else None
    if body:
        exec(compile(ast.Module(body, []), name, "exec", dont_inherit=True), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), names)
        names["_"] = value
        if value is not None:
            display(value)
