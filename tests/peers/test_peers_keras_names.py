"""Every name that Keras has too takes the same arguments; what is not here has a reason."""

import inspect

import pytest

from docs.keras_names import MODULES, PAGE, SAY_SO, find, page, parameters, public_names, reason

pytestmark = pytest.mark.keras

# Arguments of Keras that nothing here could honour: a graph's, a device's, an accelerator's,
# those of sparse and ragged tensors; and of Graphviz.
ELSEWHERE = {
    "autocast",
    "dtype",
    "input_axes",
    "input_tensor",
    "lora_alpha",
    "lora_rank",
    "max_shard_size",
    "optional",
    "output_axes",
    "quantization_config",
    "ragged",
    "sparse",
    "splines",
    "tensor",
    "variable",
}
# What is of use to the library alone.
OURS = ("callbacks.CallbackList",)


@pytest.mark.parametrize("module", MODULES)
def test_names_that_keras_has_too_take_the_same_arguments(module):
    theirs, ours = find("keras", module), find("tinycnn", module)
    faults = []
    for name in public_names(theirs):
        if hasattr(ours, name) and f"{module}.{name}" not in (*SAY_SO, *OURS):
            faults += differences(f"{module}.{name}", getattr(theirs, name), getattr(ours, name))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("module", MODULES)
def test_what_is_not_here_has_a_reason(module):
    theirs, ours = find("keras", module), find("tinycnn", module)
    absent = [
        name for name in public_names(theirs) if not hasattr(ours, name) or f"{module}.{name}" in SAY_SO
    ]
    assert not [name for name in absent if reason(module, name) is None]


def test_the_page_of_names_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m docs.keras_names"


def differences(name, theirs, ours):
    """Return what differs: arguments that are missing, elsewhere in the order, or of another default."""
    if inspect.isclass(theirs) != inspect.isclass(ours) or inspect.ismodule(theirs):
        return [] if inspect.ismodule(ours) or callable(ours) else [f"{name} is of another kind"]
    wanted, found = parameters(theirs), parameters(ours)
    if wanted is None or found is None:
        return []
    wanted = [(word, default) for word, default in wanted if word not in ELSEWHERE]
    taken = [word for word, _ in found]
    catches_all = any(p.kind is p.VAR_KEYWORD for p in inspect.signature(ours).parameters.values())
    missing = [word for word, _ in wanted if word not in taken]
    faults = [f"{name} lacks {word}" for word in missing if not (catches_all and word in KEYWORDS)]
    common = [word for word, _ in wanted if word in taken]
    if common != [word for word in taken if word in common]:
        faults.append(f"{name} has its arguments in the order {taken}, not {[w for w, _ in wanted]}")
    defaults = dict(found)
    for word, default in wanted:
        if word in defaults and not same(default, defaults[word]):
            faults.append(f"{name}: {word} is {defaults[word]!r} by default, not {default!r}")
    return faults


# What every layer takes by its name, through ``**settings``.
KEYWORDS = {"name", "trainable", "activity_regularizer"}


def same(a, b):
    """Whether two defaults mean the same."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return list(a) == list(b)
    return a is b or a == b or callable(a) or callable(b)
