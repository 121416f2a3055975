"""``tf.train.Checkpoint``: the numbers of models, optimizers and variables, in a file."""

import json
import os
import re
from pathlib import Path

import numpy as np

from tinycnn.compat.status import Status
from tinycnn.saving.atomic import atomic_write


class Checkpoint:
    """Keeps models, optimizers and variables under names.

    Parameters
    ----------
    root : Model, optional
    **kept
        Models, optimizers, variables; whatever else has no numbers is passed over.
    """

    def __init__(self, root=None, **kept):
        self._kept = ({"root": root} if root is not None else {}) | kept
        vars(self).update(kept)
        self.save_counter = 0
        self._waiting = None

    def save(self, file_prefix, options=None):
        """Write the next file of this name; returns its path."""
        self.save_counter += 1
        return self.write(f"{os.fspath(file_prefix)}-{self.save_counter}")

    def write(self, file_prefix, options=None):
        """Write a file; returns its path."""
        path = Path(f"{os.fspath(file_prefix)}.npz")
        path.parent.mkdir(parents=True, exist_ok=True)
        found = {
            f"{name}/{place}": array
            for name, thing in self._kept.items()
            for place, array in _numbers(thing).items()
        }
        with atomic_write(path) as file:
            np.savez(file, **found)
        return str(path)

    def restore(self, save_path, options=None):
        """Read a file, or nothing if there is none.

        Raises
        ------
        ValueError
            If a weight in the file has another shape than here.
        """
        if save_path is not None:
            self._read(os.fspath(save_path))
        return Status()

    read = restore

    def _read(self, path):
        path = path if os.path.exists(path) else f"{path}.npz"
        with np.load(path, allow_pickle=False) as held:
            for name, thing in self._kept.items():
                own = {key[len(name) + 1 :]: held[key] for key in held.files if key.startswith(f"{name}/")}
                _put(thing, own)


class CheckpointManager:
    """Writes checkpoints into a folder, and keeps the last ones.

    Parameters
    ----------
    checkpoint : Checkpoint
    directory : str
    max_to_keep : int or None
    checkpoint_name : str
    """

    def __init__(self, checkpoint, directory, max_to_keep=None, checkpoint_name="ckpt", **idle):
        self.checkpoint = checkpoint
        self._folder, self._name, self._most = Path(directory), checkpoint_name, max_to_keep

    def save(self, checkpoint_number=None, **idle):
        """Write the next one; returns its path."""
        last = _number(self.latest_checkpoint) if self.checkpoints else 0
        number = last + 1 if checkpoint_number is None else int(checkpoint_number)
        path = self.checkpoint.write(self._folder / f"{self._name}-{number}")
        for old in self.checkpoints[: -self._most] if self._most else ():
            os.unlink(old)
        return path

    @property
    def checkpoints(self):
        """list of str: those in the folder, the oldest first."""
        return sorted(map(str, self._folder.glob(f"{self._name}-*.npz")), key=_number)

    @property
    def latest_checkpoint(self):
        """str or None: the last one."""
        return self.checkpoints[-1] if self.checkpoints else None

    def restore_or_initialize(self):
        """Read the last one, if there is one; returns its path or None."""
        self.checkpoint.restore(self.latest_checkpoint)
        return self.latest_checkpoint


def _number(path):
    return int(re.search(r"-(\d+)\.npz$", path).group(1))


def _numbers(thing):
    """Return the arrays that belong to something, by name."""
    if isinstance(thing, np.ndarray):
        return {"value": np.asarray(thing)}
    if hasattr(thing, "get_weights") and hasattr(thing, "leaves"):
        return {str(number): array for number, array in enumerate(thing.get_weights())}
    if hasattr(thing, "slots"):
        layout = json.dumps(thing.layout)
        state = {f"slot/{name}": array for name, array in thing.slots.items()}
        state |= {f"number/{name}": np.asarray(getattr(thing, name)) for name in thing.state_numbers}
        return {"steps": np.asarray(thing.steps), "layout": np.asarray(layout), **state}
    return {}


def _put(thing, held):
    if not held:
        return
    if isinstance(thing, np.ndarray):
        thing[...] = held["value"]
    elif hasattr(thing, "leaves"):
        weights = [held[str(number)] for number in range(len(held))]
        if thing.built:
            thing.set_weights(weights)
        elif hasattr(thing, "when_built"):
            thing.when_built(lambda: thing.set_weights(weights))
    elif hasattr(thing, "slots"):
        layout = json.loads(str(held["layout"]))
        if layout is not None:
            layout = tuple((layer, weight, start, tuple(shape)) for layer, weight, start, shape in layout)
            slots = {name[5:]: array for name, array in held.items() if name.startswith("slot/")}
            any_slot = next(iter(slots.values()), None)
            if any_slot is not None:
                thing.build(any_slot.size, any_slot.dtype, layout)
                thing.slots.update(slots)
        for name in thing.state_numbers:
            setattr(thing, name, held[f"number/{name}"].item())
        thing.steps = int(held["steps"])
