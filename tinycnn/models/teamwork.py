"""What the processes that train one model together settle beside the batches."""

import hashlib
import json

import numpy as np

from tinycnn.models.training_state.weights import named_arrays, numbers_of, set_numbers

# An array of more bytes than this is not read through: so many are, in pieces evenly spread.
MOST_BYTES = 1 << 28
PIECES = 1024


def begin(model, crew, source):
    """Let all ranks begin from the state of rank 0, once they have the same model and data.

    Parameters
    ----------
    model : Sequential
    crew : Alone or another
    source : Arrays or another source of batches

    Raises
    ------
    DistributionError
        On all ranks, naming those that differ.
    """
    if crew.size == 1:
        return
    crew.agree("fit", {"the model": _described(model), "the data": fingerprint(*source.arrays())})

    def state():
        numbers = numbers_of(model.optimizer)
        return model._seed, numbers, [np.array(array) for _, array in named_arrays(model, "steps" in numbers)]

    seed, numbers, arrays = crew.told_by_main("fit, the weights of rank 0", state)
    if not crew.is_main:
        for (_, own), array in zip(named_arrays(model, "steps" in numbers), arrays, strict=True):
            own[...] = array
        set_numbers(model.optimizer, numbers)
        model._take_seed(seed)


def check(model, crew, where):
    """Make sure that all ranks still have the same weights, by a hash of them."""
    if crew.size == 1:
        return
    numbers = numbers_of(model.optimizer)
    digest = hashlib.blake2b(json.dumps(numbers, sort_keys=True, default=str).encode(), digest_size=8)
    for _, array in named_arrays(model, "steps" in numbers):
        digest.update(np.ascontiguousarray(array))
    crew.agree(where, {"the weights": digest.hexdigest()})


def stops(model, crew):
    """Whether any rank wants to stop the training: then all do."""
    return any(crew.gather("fit, whether to stop", bool(model.stop_training)))


def fingerprint(*arrays):
    """Return a hash of arrays; of large ones, of pieces of them.

    Parameters
    ----------
    *arrays : ndarray or None
    """
    digest = hashlib.blake2b(digest_size=8)
    for array in arrays:
        if array is None:
            digest.update(b"none")
            continue
        digest.update(f"{array.shape} {array.dtype.str}".encode())
        step = max(1, len(array) // PIECES) if array.nbytes > MOST_BYTES else 1
        rows = max(1, MOST_BYTES // PIECES * len(array) // max(1, array.nbytes)) if step > 1 else len(array)
        for start in range(0, len(array), step if step > 1 else max(1, len(array))):
            digest.update(np.ascontiguousarray(array[start : start + rows]))
    return digest.hexdigest()


def _described(model):
    """Return a hash of what is computed: layers, loss, optimizer, metrics; not of names."""
    texts = [repr(type(part)) + repr(_settings(part)) for part in (*model.leaves, model.loss)]
    optimizer = _settings(model.optimizer)
    if isinstance(optimizer.get("learning_rate"), float):
        optimizer.pop("learning_rate")  # rank 0's is used
    texts += [repr(type(model.optimizer)), repr(optimizer), repr(model.metrics_names)]
    texts += [repr([w.shape for w in model.weights]), str(model.dtype), str(model.run_eagerly)]
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=8).hexdigest()


def _settings(part):
    try:
        config = dict(part.get_config())
    except (AttributeError, NotImplementedError, TypeError):
        return {}
    # Names are counted in each process; addresses of functions differ.
    return {
        k: v
        for k, v in sorted(config.items())
        if isinstance(v, (int, float, str, tuple, type(None))) and k not in ("name", "seed")
    }
