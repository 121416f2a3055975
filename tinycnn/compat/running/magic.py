"""What notebooks hold beside Python: lines that begin with ``%``, ``!`` or ``?``."""

import ast
import re

# Magics of a whole cell after whose first line there is Python.
_OF_PYTHON = ("time", "timeit", "capture", "prun", "python", "python3", "py")
_TIMED = re.compile(r"^(\s*)%time\s+(\S.*)$")
_ASSIGNED = re.compile(r"^(\s*)([\w.,\s\[\]'\"]+?)\s*=\s*[!%](?!=)(.*)$")


def plain_python(text):
    """Return a cell as Python, and the lines that were passed over.

    Each such line leaves an empty one, or ``pass``, so that line numbers stay; what is assigned
    from a command of the shell is an empty list. What ``%time`` measures is done.

    Parameters
    ----------
    text : str

    Returns
    -------
    (str, list of str)

    Examples
    --------
    >>> plain_python("%matplotlib inline\\nx = 1\\nfiles = !ls")
    ('\\nx = 1\\nfiles = []', ['%matplotlib inline', 'files = !ls'])
    >>> plain_python("%%bash\\nls")
    ('', ['%%bash (the whole cell)'])
    >>> plain_python("%time model.fit(x, y)")
    ('model.fit(x, y)', [])
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    over = []
    if first is not None and lines[first].startswith("%%"):
        word = re.match(r"%%\s*(\w*)", lines[first]).group(1)
        if word not in _OF_PYTHON:
            return "", [f"{lines[first]} (the whole cell)"]
        over.append(lines[first])
        lines[first] = ""
    if _is_python("\n".join(lines)):
        return "\n".join(lines), over
    kept, going_on = [], False
    for line in lines:
        new = line
        if not going_on and (timed := _TIMED.match(line)):  # it is done all the same
            new = timed.group(1) + timed.group(2)
        elif going_on or _is_other(line):
            over.append(line.strip())
            new = _in_place(line) if not going_on else ""
            going_on = line.rstrip().endswith("\\")
        elif assigned := _ASSIGNED.match(line):
            over.append(line.strip())
            new = f"{assigned.group(1)}{assigned.group(2)} = []"
        kept.append(new)
    return "\n".join(kept), over


def _is_python(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _is_other(line):
    bare = line.strip()
    # "%" may begin a line that goes on an expression, but not with a word right after it.
    return bare.startswith(("!", "?")) or bool(re.match(r"%{1,2}[a-zA-Z_]", bare)) or _asks_for_help(bare)


def _asks_for_help(bare):
    return bool(re.match(r"^[\w.*\[\]-]+\?{1,2}$", bare))


def _in_place(line):
    """Return what stands for a line: an indented one may be all that a block has."""
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if indent else ""
