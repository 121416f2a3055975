"""The table that ``model.summary()`` prints."""

import math
import re
import shutil

from tinycnn.engine.program import Program
from tinycnn.errors import complaint
from tinycnn.models.optimizer_size import optimizer_size
from tinycnn.models.table import column_widths, draw

_HEADINGS = ["Layer (type)", "Output Shape", "Param #"]
_ALIGN = ["left", "left", "right"]
_POSITIONS = (0.45, 0.8, 1.0)
_LENGTH = 88
# Without weights, and so never unbuilt; of other layers without weights Keras says that they are.
_ALWAYS_BUILT = re.compile(
    r"(Max|Average)Pooling|^(Alpha|Gaussian|Spatial)?Dropout|^(GaussianNoise|Activation|ELU|Identity|LeakyReLU|ReLU|Reshape|Softmax)$"
)


def summary_text(
    model,
    line_length=None,
    positions=None,
    expand_nested=False,
    show_trainable=False,
    layer_range=None,
    expand_program=False,
):
    """Return a model's layers as a table in the style of Keras, and what they sum up to."""
    headings, align, length = list(_HEADINGS), list(_ALIGN), _LENGTH
    positions = list(positions or _POSITIONS)
    if show_trainable:
        headings, align = [*headings, "Trainable"], [*align, "center"]
        positions, length = [*(0.9 * position for position in positions), 1.0], length + 12
    if len(positions) != len(headings):
        expected = f"{len(headings) - show_trainable} positions, one for each column"
        raise ValueError(complaint("summary", expected, f"{len(positions) - show_trainable}"))
    length = line_length or min(length, shutil.get_terminal_size().columns - 4)
    rows = []
    chosen = _range(model, layer_range)
    for pair in list(zip(model.layers, model.output_shapes, strict=True))[chosen]:
        rows += _rows(*pair, expand_nested, show_trainable)
    lines = [f'Model: "{model.name}"', *draw(headings, rows, column_widths(positions, length), align)]
    lines += _totals(model)
    if expand_program and model.built:
        lines.append("What runs:")
        lines += [f" {i}. {step.label}" for i, step in enumerate(Program(model.leaves).steps, 1)]
    return "\n".join(lines)


def readable_size(size):
    """Return a number of bytes as people read it.

    Examples
    --------
    >>> readable_size(75264), readable_size(40)
    ('73.50 KB', '40.00 B')
    """
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"


def _rows(layer, shape, expand_nested, show_trainable, level=0):
    prefix = "   " * level + "└ " if level else ""
    cells = [f"{prefix}{layer.name} ({type(layer).__name__})", _shape(shape), _count(layer)]
    if show_trainable:
        learns = "Y" if layer.trainable else "N"
        cells.append(learns if layer.weights else "-")
    yield cells
    if expand_nested:
        inner = getattr(layer, "layers", [])
        shapes = getattr(layer, "output_shapes", [])
        for pair in zip(inner, shapes, strict=True):
            yield from _rows(*pair, expand_nested, show_trainable, level + 1)


def _shape(shape):
    return "?" if shape is None else "(" + ", ".join(str(size) for size in shape) + ")"


def _count(layer):
    if layer.built:
        return f"{layer.count_params():,}"
    return "0" if _ALWAYS_BUILT.search(type(layer).__name__) else "0 (unbuilt)"


def _totals(model):
    learned = _sum(model.trainable_weights)
    fixed = _sum(model.non_trainable_weights)
    optimizer = optimizer_size(model.optimizer)
    parts = [("Trainable", learned), ("Non-trainable", fixed)]
    if optimizer is not None:
        parts.append(("Optimizer", optimizer))
    total = tuple(map(sum, zip(*(part for _, part in parts), strict=True)))
    for label, (count, size) in [("Total", total), *parts]:
        yield f" {label} params: {count:,} ({readable_size(size)})"


def _sum(weights):
    """How many numbers there are, and bytes; a weight that is used twice counts as both."""
    return sum(math.prod(w.shape) for w in weights), sum(w.nbytes for w in weights)


def _range(model, names):
    """The slice of the layers from the first that matches one name to the last of the other."""
    if names is None:
        return slice(None)
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise ValueError(complaint("summary: layer_range", "two names of layers", f"{names!r}"))
    found = [[i for i, layer in enumerate(model.layers) if re.match(name, layer.name)] for name in names]
    if not all(found):
        known = ", ".join(layer.name for layer in model.layers)
        raise ValueError(complaint("summary: layer_range", f"names among {known}", f"{names!r}"))
    low, high = found
    if min(low) > max(high):
        low, high = high, low
    return slice(min(low), max(high) + 1)
