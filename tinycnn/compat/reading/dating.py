"""From which years of Keras a script is."""

import ast

from tinycnn.compat.era import Era
from tinycnn.compat.paths import MOVED

# What only Keras 1 had, and only Keras 1 and 2.
_ARGUMENTS_1 = {
    *("border_mode", "dim_ordering", "nb_col", "nb_epoch", "nb_filter", "nb_row", "nb_val_samples"),
    *("output_dim", "samples_per_epoch", "subsample", "W_constraint", "W_regularizer", "b_regularizer"),
    "show_accuracy",
}
_ARGUMENTS_2 = {"lr", "max_queue_size", "use_multiprocessing"}
_METHODS_2 = {
    *("evaluate_generator", "fit_generator", "predict_generator", "predict_classes", "predict_proba"),
    *("image_dim_ordering", "set_image_dim_ordering", "to_yaml"),
}
# Paths that moved, and which today's Keras has all the same.
_STILL_THERE = ("optimizers.legacy", "utils.legacy", "saving.")
_OPTIMIZERS = {"adam", "sgd", "rmsprop", "adadelta", "adagrad", "adamax", "nadam"}
_NEW, _OLD = ("accuracy", "val_accuracy"), ("acc", "val_acc")


def written_for(tree, uses=(), imported=()):
    """Return for which Keras a script was written, as far as it matters.

    A script is old, and the defaults of the standalone Keras 1 or 2 hold, if it imports
    ``keras``, not that of TensorFlow, and says something that Keras 3 does not understand or that
    nobody writes any more: an old module path, an old argument, a method that is gone, ``from
    __future__ import``. All others are read as Keras 3 reads them.

    Accuracy is called ``acc`` if that is what the script looks for in the logs.

    Parameters
    ----------
    tree : ast.Module
    uses : list of Use
    imported : dict of str to (str, int)
        Both as :func:`tinycnn.compat.reading.uses.uses_of` returns them.

    Returns
    -------
    Era

    Examples
    --------
    >>> written_for(ast.parse("import keras\\nm.fit(x, nb_epoch=3)\\nprint(h['acc'])"))
    Era(keras=1, acc=True)
    >>> written_for(ast.parse("import keras\\nm.fit(x, epochs=3)\\nprint(h['accuracy'])"))
    Era(keras=3, acc=False)
    """
    nodes = list(ast.walk(tree))
    return Era(_version(nodes, uses), _says_acc(nodes))


def _version(nodes, uses):
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    alone = [name for name in modules if name == "keras" or name.startswith("keras.")]
    if not alone:
        return 3
    said = {word.arg for node in nodes if isinstance(node, ast.Call) for word in node.keywords}
    if said & _ARGUMENTS_1:
        return 1
    gone = [name[len("keras.") :] for name in alone]
    old = (
        bool(said & _ARGUMENTS_2)
        or any(name in MOVED and not name.startswith(_STILL_THERE) for name in gone)
        or any(isinstance(node, ast.Attribute) and node.attr in _METHODS_2 for node in nodes)
        or "__future__" in modules
        or any(
            "np_utils" in _names(node) or _names(node) & _OPTIMIZERS for node in nodes if _from_keras(node)
        )
        or any(use.path.rpartition(".optimizers.")[2] in _OPTIMIZERS for use in uses)
    )
    return 2 if old else 3


def _from_keras(node):
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "keras"


def _names(node):
    return {alias.name for alias in node.names}


def _says_acc(nodes):
    looked_for = [text for node in nodes for text in _keys(node)]
    return any(_is_one(text, _OLD) for text in looked_for) and not any(
        _is_one(text, _NEW) for text in looked_for
    )


def _keys(node):
    """Return the texts by which a node looks into logs."""
    if isinstance(node, ast.Subscript):
        return _texts(node.slice)
    if isinstance(node, ast.Call):
        found = [text for word in node.keywords if word.arg == "monitor" for text in _texts(word.value)]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
            found += _texts(node.args[0])
        return found
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value:
        return [node.value]
    return []


def _texts(node):
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def _is_one(text, names):
    return text in names or any(f"{{{name}:" in text or f"{{{name}}}" in text for name in names)
