"""Which names of Keras and TensorFlow a script uses, and where."""

import ast
from dataclasses import dataclass

from tinycnn.compat.paths import is_ours
from tinycnn.compat.placeholders import is_placeholder
from tinycnn.compat.reading.checking import found_at
from tinycnn.compat.reading.reach import reached


@dataclass(frozen=True)
class Use:
    """One place where a script uses a name.

    Attributes
    ----------
    path : str
        The full name, as it is imported: ``"tensorflow.keras.layers.Dense"``.
    line : int
    called : bool
        Whether it is called there, or a class is made of it.
    sure : bool
        Whether that place is certain to be reached when the script runs.
    """

    path: str
    line: int
    called: bool
    sure: bool


def uses_of(tree):
    """Return all uses in a script, in its order, and what it imports.

    Parameters
    ----------
    tree : ast.Module

    Returns
    -------
    uses : list of Use
    imported : dict of str to (str, int)
        For each name that an import binds, what it stands for, and the line.

    Examples
    --------
    >>> tree = ast.parse("import tensorflow as tf\\nx = tf.keras.layers.Dense(3)")
    >>> [(use.path, use.line, use.called) for use in uses_of(tree)[0]]
    [('tensorflow.keras.layers.Dense', 2, True)]
    """
    imported, stars = imports_of(tree)
    rebound = _bound_otherwise(tree) & imported.keys()
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    called |= {id(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases}
    sure = reached(tree)
    found, inner = [], set()
    for node in ast.walk(tree):
        if id(node) in inner or not isinstance(node, (ast.Attribute, ast.Name)):
            continue
        chain = _chain(node)
        if chain is None:
            continue
        inner |= {id(part) for part in ast.walk(node)}
        root = chain[0]
        if root in imported:
            path = ".".join([imported[root][0], *chain[1:]])
        else:
            path = next((f"{star}.{'.'.join(chain)}" for star in stars if _offers(star, root)), None)
        if path is not None and is_ours(path):
            certain = id(node) in sure and root not in rebound
            found.append(Use(path, node.lineno, id(node) in called, certain))
    return sorted(found, key=lambda use: use.line), imported


def imports_of(tree):
    """Return what each import of Keras or TensorFlow binds, and the modules of star imports."""
    bound, stars = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if is_ours(alias.name):
                    root = alias.name.partition(".")[0]
                    name, path = (alias.asname, alias.name) if alias.asname else (root, root)
                    bound[name] = (path, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and is_ours(node.module or ""):
            for alias in node.names:
                if alias.name == "*":
                    stars.append(node.module)
                else:
                    bound[alias.asname or alias.name] = (f"{node.module}.{alias.name}", node.lineno)
    return bound, stars


def _offers(star, name):
    """Tell whether ``from star import *`` would bring a name, be it only to say that it is not here."""
    module = found_at(star)
    if module is None or is_placeholder(module):
        return False
    return name in getattr(module, "__all__", ()) or is_placeholder(getattr(module, name, None))


def _chain(node):
    """Return ``["tf", "keras", "layers"]`` for ``tf.keras.layers``, read and not written; else None."""
    words = []
    while isinstance(node, ast.Attribute):
        words.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return None
    return [node.id, *reversed(words)]


def _bound_otherwise(tree):
    """Return the names that something else than an import binds."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)):
            names.add(node.name)
    return names
