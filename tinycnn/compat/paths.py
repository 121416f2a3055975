"""Where the modules of ten years of Keras and TensorFlow are here.

>>> resolve("keras.layers.convolutional"), resolve("tensorflow.keras.utils")
('tinycnn.compat.keras.layers', 'tinycnn.compat.keras.utils')
"""

import importlib.util

# Other names of whole trees; the longest that fits counts.
ROOTS = {
    "keras": "keras",
    "keras.src": "keras",
    "keras.api": "keras",
    "keras.api._v2.keras": "keras",
    "keras._tf_keras.keras": "keras",
    "tf_keras": "keras",
    "tensorflow.keras": "keras",
    "tensorflow.python.keras": "keras",
    "tensorflow.contrib.keras": "keras",
    "tensorflow.contrib.keras.python.keras": "keras",
    "tensorflow.compat.v1.keras": "keras",
    "tensorflow.compat.v2.keras": "keras",
    "tensorflow_core.keras": "keras",
    "tensorflow_core.python.keras": "keras",
    "tensorflow.python.keras.api._v1.keras": "keras",
    "tensorflow.python.keras.api._v2.keras": "keras",
    "keras_preprocessing": "keras.preprocessing",
    "keras_contrib": None,
    "keras_applications": None,
    "keras_tuner": None,
    "kerastuner": None,
    "tensorflow_addons": None,
    "tensorflow_datasets": "tensorflow_datasets",
    "tensorflow_datasets.public_api": "tensorflow_datasets",
    "tensorflow_hub": None,
    "tensorflow.optimizers": "keras.optimizers",
    "tensorflow.losses": "keras.losses",
    "tensorflow.metrics": "keras.metrics",
    "tensorflow.initializers": "keras.initializers",
    "tensorflow.gfile": "tensorflow.io.gfile",
    "tensorflow.contrib": None,
    "tensorflow.estimator": None,
    "tensorflow.lite": None,
    "tensorflow": "tensorflow",
    "tensorflow_core": "tensorflow",
    "tensorflow.compat.v2": "tensorflow",
    "tensorflow.examples.tutorials.mnist": "tutorials",
    "tensorflow.examples": "tutorials",
    "tensorflow.examples.tutorials": "tutorials",
    "tensorflow.contrib.learn.python.learn.datasets.mnist": "tutorials.input_data",
    "scikeras": "wrappers",
    "scikeras.wrappers": "wrappers.scikeras",
}
# Modules that moved, or whose names are found in another one today. Below "keras".
MOVED = {
    "objectives": "losses",
    "initializations": "initializers",
    "engine": "models",
    "engine.topology": "layers",
    "engine.base_layer": "layers",
    "engine.base_layer_v1": "layers",
    "engine.input_layer": "layers",
    "engine.input_spec": "layers",
    "engine.training": "models",
    "engine.training_v1": "models",
    "engine.sequential": "models",
    "engine.functional": "models",
    "engine.network": "models",
    "engine.saving": "models",
    "legacy.interfaces": None,
    "legacy.layers": "layers",
    "legacy.models": "models",
    "layers.core": "layers",
    "layers.convolutional": "layers",
    "layers.pooling": "layers",
    "layers.normalization": "layers",
    "layers.normalization.batch_normalization": "layers",
    "layers.normalization_v2": "layers",
    "layers.normalization.layer_normalization": "layers",
    "layers.advanced_activations": "layers",
    "layers.activation": "layers",
    "layers.activations": "layers",
    "layers.noise": "layers",
    "layers.regularization": "layers",
    "layers.reshaping": "layers",
    "layers.attention": "layers",
    "layers.embeddings": "layers",
    "layers.local": "layers",
    "layers.merge": "layers",
    "layers.merging": "layers",
    "layers.recurrent": "layers",
    "layers.rnn": "layers",
    "layers.wrappers": "layers",
    "layers.convolutional_recurrent": "layers",
    "layers.cudnn_recurrent": "layers",
    "layers.experimental": "layers",
    "layers.experimental.preprocessing": "layers",
    "layers.preprocessing": "layers",
    "layers.preprocessing.image_preprocessing": "layers",
    "optimizers.legacy": "optimizers",
    "optimizers.experimental": "optimizers",
    "optimizers.adam": "optimizers",
    "optimizers.sgd": "optimizers",
    "optimizers.rmsprop": "optimizers",
    "optimizers.adadelta": "optimizers",
    "optimizers.adagrad": "optimizers",
    "optimizers.optimizer_v2": "optimizers",
    "optimizers.optimizer_v1": "optimizers",
    "optimizers.schedules.learning_rate_schedule": "optimizers.schedules",
    "optimizers.learning_rate_schedule": "optimizers.schedules",
    "optimizer_v2": "optimizers",
    "optimizer_v2.adam": "optimizers",
    "optimizer_v2.gradient_descent": "optimizers",
    "optimizer_v2.rmsprop": "optimizers",
    "optimizer_v2.adadelta": "optimizers",
    "optimizer_v2.learning_rate_schedule": "optimizers.schedules",
    "optimizer_v1": "optimizers",
    "initializers.initializers_v2": "initializers",
    "initializers.initializers_v1": "initializers",
    "backend.tensorflow_backend": "backend",
    "backend.theano_backend": "backend",
    "backend.common": "backend",
    "utils.np_utils": "utils",
    "utils.generic_utils": "utils",
    "utils.vis_utils": "utils",
    "utils.visualize_util": "utils",
    "utils.data_utils": "utils",
    "utils.layer_utils": "utils",
    "utils.io_utils": "utils",
    "utils.multi_gpu_utils": "utils",
    "utils.training_utils": "utils",
    "utils.conv_utils": "utils",
    "utils.all_utils": "utils",
    "utils.image_utils": "utils",
    "utils.image_dataset": "utils",
    "utils.numerical_utils": "utils",
    "utils.tf_utils": "utils",
    "utils.test_utils": "utils",
    "saving.save": "models",
    "saving.saving_api": "models",
    "saving.hdf5_format": "models",
    "models.sequential": "models",
    "models.model": "models",
    "models.functional": "models",
    "callbacks.experimental": "callbacks",
    "callbacks.callbacks": "callbacks",
    "callbacks.tensorboard_v1": "callbacks",
    "metrics.metrics": "metrics",
    "losses.losses": "losses",
    "datasets.cifar": "datasets",
    "preprocessing.image_dataset": "preprocessing",
    "ops.nn": "ops",
    "ops.numpy": "ops",
    "ops.math": "ops",
    "ops.core": "ops",
    "premade": None,
    "experimental": None,
    "layers.dense_attention": None,
    "preprocessing.text": None,
    "preprocessing.sequence": None,
    "preprocessing.timeseries": None,
    "preprocessing.text_dataset": None,
    "datasets.imdb": None,
    "datasets.reuters": None,
    "datasets.boston_housing": None,
    "datasets.california_housing": None,
    "applications": None,
    "estimator": None,
    "mixed_precision.experimental": "mixed_precision",
    "distribution": None,
    "distillation": None,
    "dtype_policies": None,
    "export": None,
    "quantizers": None,
    "random.seed_generator": "random",
    "tree": None,
    "visualization": None,
    "legacy": None,
}
# Whatever lies below these is not here either.
ABSENT_TREES = tuple(path for path, place in MOVED.items() if place is None)
HERE = "tinycnn.compat"


def roots():
    """Return the first words of all names that are ours to import."""
    return {name.partition(".")[0] for name in ROOTS}


def is_ours(name):
    """Tell whether a module of this name is one that a script wants of Keras or TensorFlow."""
    return name.partition(".")[0] in roots()


def resolve(name):
    """Return which module here stands for one of Keras or TensorFlow.

    Parameters
    ----------
    name : str
        Such as ``"keras.layers.core"``.

    Returns
    -------
    str or None
        The name of a module of ours; None if there is a place for the name but nothing in it.

    Raises
    ------
    ModuleNotFoundError
        If neither Keras nor TensorFlow ever had it, as far as is known here.

    Examples
    --------
    >>> resolve("keras.applications.vgg16")
    >>> resolve("keras.misspelled")
    Traceback (most recent call last):
    ...
    ModuleNotFoundError: No module named 'keras.misspelled'
    """
    head = name
    while head not in ROOTS:
        head = head.rpartition(".")[0]
        if not head:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
    root, rest = ROOTS[head], name[len(head) + 1 :]
    if root is None:
        return None
    path = f"{root}.{rest}" if rest else root
    if path.partition(".")[0] != "keras":
        return _existing(f"{HERE}.{path}", name)
    inner = path[len("keras.") :]
    if inner.partition(".")[0] == "wrappers":
        return _existing(f"{HERE}.{inner}", name)
    if inner in MOVED:
        inner = MOVED[inner]
        return None if inner is None else f"{HERE}.keras.{inner}"
    if inner.startswith(tuple(f"{tree}." for tree in ABSENT_TREES)):
        return None
    return _existing(f"{HERE}.{path}", name)


def _existing(place, name):
    try:
        found = importlib.util.find_spec(place)
    except ModuleNotFoundError:
        found = None
    if found is None and any(root.startswith(f"{name}.") for root in ROOTS):
        return None  # nothing by itself, but something lies below it
    if found is None:
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)
    return place
