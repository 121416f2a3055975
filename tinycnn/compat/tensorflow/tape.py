"""``tf.GradientTape``, over :class:`tinycnn.tracing.Tape`."""

import numpy as np

from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.tensorflow.recorded import Recorded
from tinycnn.compat.tensorflow.tensors import as_tensor
from tinycnn.tracing import Tape, recording


class GradientTape:
    """Inside the block, models, layers, losses and functions of ``tf`` remember the way back.

    Parameters
    ----------
    persistent : bool
        Whether gradients may be asked for several times; they may in any case.
    watch_accessed_variables : bool
        Taken for TensorFlow's sake: a gradient is computed for what it is asked for.

    Examples
    --------
    >>> from tinycnn.compat.tensorflow import Variable
    >>> w = Variable([3.0, 4.0])
    >>> with GradientTape() as tape:
    ...     loss = (w * w).sum() / 2
    >>> tape.gradient(loss, w).numpy()
    array([3., 4.], dtype=float32)
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._tape = Tape(Recorded)
        self._open = False

    def __enter__(self):
        self._open = True
        self._tape.__enter__()
        return self

    def __exit__(self, *exception):
        self._open = False
        self._tape.__exit__(*exception)

    def watch(self, tensor):
        """Let gradients by these tensors be asked for: what is computed from them is recorded."""
        for one in _flat(tensor):
            if isinstance(one, np.ndarray):
                self._tape.leaf(one.view(np.ndarray))

    def gradient(self, target, sources, output_gradients=None, unconnected_gradients="none"):
        """Return the gradient of what was computed, or of the sum of several, by each source.

        Parameters
        ----------
        target : tensor, or list of such
        sources : weight, variable or tensor, or a list or dictionary of such
        output_gradients : tensor, optional
            What each number of the target counts.
        unconnected_gradients : {"none", "zero"}

        Returns
        -------
        tensor, or list or dictionary of such
            None for a source of which the target does not depend, or zeros.

        Raises
        ------
        NotSupportedError
            After its own block, inside that of another tape, which would take the gradient for
            a constant.
        """
        if recording() is not None and not self._open:
            raise NotSupportedError(
                "tape.gradient inside the block of another tape is not here: gradients of gradients are "
                "not found. If the outer tape needs none, ask for this one after its block."
            )
        wanted = [_array(one) for one in _flat(sources)]
        targets, weights = _flat(target), _flat(output_gradients)
        weights = weights if len(weights) == len(targets) else [None] * len(targets)
        found = [None] * len(wanted)
        for one, dy in zip(targets, weights, strict=True):
            for i, share in enumerate(self._tape.gradient(one, wanted, dy)):
                found[i] = share if found[i] is None else found[i] if share is None else found[i] + share
        if str(unconnected_gradients).lower().endswith("zero"):
            found = [
                np.zeros(one.shape, one.dtype) if share is None else share
                for one, share in zip(wanted, found, strict=True)
            ]
        return _as(sources, [None if share is None else as_tensor(share) for share in found])

    def watched_variables(self):
        """Return what was watched, as tensors."""
        return tuple(map(as_tensor, self._tape.watched()))

    def stop_recording(self):
        """Refuse: compute outside the block what shall not be recorded.

        Raises
        ------
        NotSupportedError
        """
        raise NotSupportedError("tape.stop_recording is not here. Compute it before or after the block.")

    def jacobian(self, target, sources, **settings):
        """Refuse: there are gradients of single numbers only.

        Raises
        ------
        NotSupportedError
        """
        raise NotSupportedError("tape.jacobian is not here. tape.gradient of a single number is.")

    batch_jacobian = jacobian


def _array(source):
    return source.view(np.ndarray) if isinstance(source, np.ndarray) else source


def _flat(structure):
    if structure is None:
        return []
    if isinstance(structure, dict):
        structure = list(structure.values())
    if not isinstance(structure, (list, tuple)):
        return [structure]
    return [one for part in structure for one in _flat(part)]


def _as(structure, found):
    """Return the gradients, in order, in the structure of the sources."""
    if isinstance(structure, dict):
        return {key: _as(part, found) for key, part in structure.items()}
    if isinstance(structure, (list, tuple)):
        return [_as(part, found) for part in structure]
    return found.pop(0)
