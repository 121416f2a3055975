"""Which parts of a script are certain to run, if it runs to its end."""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_PERHAPS = (ast.If, ast.IfExp, ast.Try, ast.While, ast.Lambda, ast.ExceptHandler, ast.BoolOp)


def reached(tree):
    """Return the ids of all nodes that are certain to be reached.

    Code at the top is; what stands under ``if``, ``try`` or ``while`` is not, but for
    ``if __name__ == "__main__"``; the body of a function is if its name is used in code that is.

    Parameters
    ----------
    tree : ast.Module

    Examples
    --------
    >>> tree = ast.parse("def f():\\n    a\\ndef g():\\n    b\\nf()\\nif x:\\n    c")
    >>> found = reached(tree)
    >>> [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in "abc" and id(n) in found]
    ['a']
    """
    functions = {}
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            functions.setdefault(node.name, []).append(node)
    found, waiting, entered = set(), list(tree.body), set()
    while waiting:
        node = waiting.pop()
        found.add(id(node))
        if isinstance(node, _FUNCTIONS):
            # What stands before the body runs with the definition; a class's body too.
            waiting += node.decorator_list
            if isinstance(node, ast.ClassDef):
                waiting += [*node.bases, *(one for one in node.body if not isinstance(one, _FUNCTIONS))]
            continue
        if isinstance(node, _PERHAPS):
            waiting += _certain_parts(node)
            continue
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if isinstance(node, (ast.Name, ast.Attribute)) and name in functions and name not in entered:
            entered.add(name)
            for function in functions[name]:
                waiting += function.body
                if isinstance(function, ast.ClassDef):  # made: so its __init__ runs
                    waiting += [
                        inner
                        for one in function.body
                        if isinstance(one, _FUNCTIONS) and one.name == "__init__"
                        for inner in one.body
                    ]
        waiting += ast.iter_child_nodes(node)
    return found


def _certain_parts(node):
    """Return what of a condition runs in any case."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return [node.test, *(node.body if isinstance(node, ast.If) and _is_main(node.test) else [])]
    if isinstance(node, ast.BoolOp):
        return node.values[:1]
    return []


def _is_main(test):
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"
