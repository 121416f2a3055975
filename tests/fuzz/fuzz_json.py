"""Changes to JSON that leave it JSON: other values, names and trees in the place of the right ones."""

import json
import re

_MOST = 1 << 16
_VALUES = (
    None, True, False, 0, 1, -1, 2, 3, 7, 0.5, -0.5, 1e9, 2**31, 2**40, 2**63, 10**30, 1e308, float("nan"),
    float("inf"), "", "same", "relu", "adam", "mse", "float16", "float64", "int32", "../x", "\0", "é" * 50,
    [], {}, [None], [0], [1, 1], [3, 3], [-1, -1], [2**40, 2**40], [[[[1]]]], [None, None], "a" * 500,
)  # fmt: skip
_NAMES = [
    "Sequential",
    "Dense",
    "Conv2D",
    "Lambda",
    "Functional",
    "function",
    "__numpy__",
    "__lambda__",
    "__tensor__",
    "Resizing",
    "Reshape",
    "RandomCrop",
    "UpSampling2D",
    "Constant",
    "Identity",
    "Orthogonal",
    "AUC",
    "MeanIoU",
    "CosineDecayRestarts",
    "PiecewiseConstantDecay",
    "SpatialDropout2D",
    "Normalization",
    "Embedding",
    "os.system",
    "builtins.eval",
    "Adam",
    "L2",
    "MaxNorm",
    "Custom>Thing",
    "Permute",
    "ZeroPadding2D",
    "Cropping2D",
]
_MODULES = [
    "os",
    "builtins",
    "keras",
    "keras.layers",
    "keras.losses",
    "keras.initializers",
    "tinycnn",
    "__main__",
]
_KEYS = [
    "class_name",
    "config",
    "module",
    "registered_name",
    "build_config",
    "compile_config",
    "name",
    "dtype",
    "units",
    "filters",
    "input_shape",
    "batch_shape",
    "batch_input_shape",
    "value",
    "size",
    "num_thresholds",
    "num_classes",
    "axis",
    "kernel_size",
    "strides",
    "dilation_rate",
    "groups",
    "padding",
    "activation",
    "seed",
    "layers",
    "mean",
    "target_shape",
    "dims",
    "height",
    "width",
    "interpolation",
    "thresholds",
    "boundaries",
    "values",
    "fn",
]


def json_text(data, random):
    """Return the text with one to three changes to its tree."""
    from fuzz_mutations import blunt

    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return blunt(data, random)
    if random.random() < 0.05:
        return blunt(data, random)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        tree = _changed(tree, random)
    try:
        return json.dumps(tree).encode()[: 4 * _MOST]
    except (ValueError, RecursionError):
        return blunt(data, random)


def _changed(tree, random):
    places = list(_places(tree, 0))
    if not places:
        return random.choice(_VALUES)
    holder, key = random.choice(places)
    kind = random.randrange(10)
    if key == "class_name" and kind < 8:
        holder[key] = random.choice(_NAMES)
    elif key == "module" and kind < 5:
        holder[key] = random.choice(_MODULES)
    elif kind < 4:
        holder[key] = random.choice(_VALUES)
    elif kind == 4:
        other, name = random.choice(places)
        holder[key] = json.loads(json.dumps(other[name]))
    elif kind == 5:
        del holder[key]
    elif kind == 6 and isinstance(holder, dict):
        holder[random.choice(_KEYS)] = random.choice(_VALUES)
    elif kind == 7 and isinstance(holder, list):
        holder.insert(key, holder[key] if len(str(holder[key])) < 2000 else 0)
    elif kind == 8 and isinstance(holder[key], (int, float)) and not isinstance(holder[key], bool):
        holder[key] = random.choice(
            (-holder[key], holder[key] + 1, holder[key] * 2, holder[key] * 2**33, str(holder[key]))
        )
    else:
        deep = random.choice((2, 20, 120))
        holder[key] = json.loads("[" * deep + "1" + "]" * deep)
    return tree


def _places(tree, depth):
    """Yield (list or dict, index or key) of everything in it."""
    if depth > 60 or not isinstance(tree, (dict, list)):
        return
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        yield from _places(tree[key], depth + 1)


_OBJECT = re.compile(rb'\{"(?:class_name|loss|name|module|optimizer_config)"')


def mutated_span(data, random):
    """Change JSON that stands in other bytes, in the room that it has; None if there is none or none fits."""
    starts = [found.start() for found in _OBJECT.finditer(data)]
    if not starts:
        return None
    start = random.choice(starts[:1] * 3 + starts)
    try:
        text = data[start : start + _MOST].decode("utf-8", "replace")
        _, end = json.JSONDecoder().raw_decode(text)
        room = len(text[:end].encode())
    except (ValueError, RecursionError):
        return None
    for _ in range(4):
        changed = json_text(data[start : start + room], random)
        changed = (
            changed
            if len(changed) <= room
            else json.dumps(json.loads(changed), separators=(",", ":")).encode()
            if _is_json(changed)
            else changed
        )
        if len(changed) <= room:
            return data[:start] + changed.ljust(room) + data[start + room :]
    return None


def _is_json(text):
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
