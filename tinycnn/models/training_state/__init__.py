"""The state of a training: everything it has reached, in one place.

:class:`TrainingState` says where a training stands, and makes plain values and arrays of
what the model, the optimizer, the metrics and the callbacks remember, and back again.
Nothing in it depends on how many threads or machines compute.
"""

from tinycnn.models.training_state.state import TrainingState, TrainingStateError

__all__ = ["TrainingState", "TrainingStateError"]
