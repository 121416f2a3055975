"""Trainings to be killed, written as a user of Keras would, and what is left of each at its end."""

import hashlib
import os
import random

import numpy as np

import tinycnn as keras
from tinycnn import layers
from tinycnn.compat.image_data_generator import ImageDataGenerator
from tinycnn.layers.names import forget_names

N, CLASSES = 60, 3
X = np.random.default_rng(5).normal(size=(N, 8, 8, 1)).astype("float32")
Y = np.random.default_rng(6).integers(0, CLASSES, N)
W = np.random.default_rng(7).uniform(0.5, 2, N)
SPARSE = "sparse_categorical_crossentropy"


def image_model(*more, optimizer="adam", metrics=("accuracy",)):
    model = keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            *more,
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer, SPARSE, metrics=list(metrics))
    return model


class Shuffled(keras.utils.PyDataset):
    """The usual way: places that are mixed after each epoch, by NumPy's own generator."""

    def __init__(self, workers=1):
        super().__init__(workers=workers)
        self.indexes = np.arange(N)

    def __len__(self):
        return 6

    def __getitem__(self, index):
        rows = self.indexes[index * 10 : index * 10 + 10]
        return X[rows], Y[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.indexes)


class Augmented(Shuffled):
    """Draws when it is read."""

    def __init__(self):
        super().__init__()
        self.rng = np.random.default_rng(3)

    def __getitem__(self, index):
        x, y = super().__getitem__(index)
        return x + self.rng.normal(size=x.shape).astype("float32") * 0.1, y


def batches(seed):
    """Never end, and are not all of one size."""
    rng = np.random.default_rng(seed)
    while True:
        rows = rng.integers(0, N, rng.integers(5, 12))
        yield X[rows], Y[rows]


class Losses(keras.callbacks.Callback):
    """A user's own, who knows of no crash: it collects, and lowers the learning rate now and then."""

    def on_train_begin(self, logs=None):
        self.losses, self.seen = [], 0

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])
        self.seen += 1
        if self.seen % 7 == 0:
            self.model.optimizer.learning_rate = float(self.model.optimizer.learning_rate) * 0.9


class Chance(keras.callbacks.Callback):
    """Draws random numbers of the process, and keeps them in its own way."""

    def __init__(self):
        self._drawn = ()

    def on_epoch_end(self, epoch, logs=None):
        self._drawn = (*self._drawn, np.random.rand(), random.random())
        self.model.optimizer.learning_rate = 0.01 + 0.01 * self._drawn[-1]

    def get_state(self):
        return {"drawn": self._drawn}

    def set_state(self, state):
        self._drawn = state["drawn"]


def everything(folder):
    augmentation = [layers.RandomFlip(), layers.RandomRotation(0.1), layers.GaussianNoise(0.1)]
    optimizer = keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.9, clipnorm=1.0, weight_decay=1e-3)
    model = image_model(*augmentation, layers.BatchNormalization(), optimizer=optimizer)
    given = {"x": X, "y": Y, "sample_weight": W, "validation_split": 0.2, "epochs": 7, "batch_size": 7}
    callbacks = [
        keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True),
        keras.callbacks.ReduceLROnPlateau(patience=1, factor=0.5),
        keras.callbacks.ModelCheckpoint(
            f"{folder}/best.weights.h5", save_best_only=True, save_weights_only=True
        ),
        keras.callbacks.CSVLogger(f"{folder}/log.csv", append=True),
    ]
    return model, given, callbacks, 3


def across_epochs(folder):
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, gradient_accumulation_steps=2)
    model = image_model(
        layers.SpatialDropout2D(0.2),
        optimizer=optimizer,
        metrics=["accuracy", keras.metrics.MeanIoU(3, sparse_y_pred=False)],
    )
    given = {"x": X, "y": Y, "epochs": 6, "batch_size": 8, "steps_per_epoch": 4, "class_weight": {0: 1, 1: 2}}
    rates = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9)
    checkpoints = keras.callbacks.ModelCheckpoint(
        f"{folder}/at-{{epoch}}-{{batch}}.weights.h5", save_freq=3, save_weights_only=True
    )
    return model, given, [rates, checkpoints, keras.callbacks.CSVLogger(f"{folder}/log.csv")], 1


def shuffled_data(folder):
    given = {"x": Shuffled(), "epochs": 5, "validation_data": (X[:9], Y[:9])}
    return image_model(optimizer="rmsprop"), given, [Losses()], "epoch"


def shuffled_by_several(folder):
    given = {"x": Shuffled(workers=2), "epochs": 4, "shuffle": True, "steps_per_epoch": 4}
    return image_model(optimizer="nadam"), given, [Losses()], 3


def augmented_data(folder):
    given = {"x": Augmented(), "epochs": 5, "steps_per_epoch": 5, "validation_data": Augmented()}
    return image_model(optimizer="adamax"), given, [Losses()], 2


def generator(folder):
    given = {"x": batches(1), "epochs": 4, "steps_per_epoch": 5, "validation_data": batches(2)}
    given["validation_steps"] = 2
    return image_model(layers.LayerNormalization()), given, [keras.callbacks.EarlyStopping(patience=1)], 4


def changed_images(folder):
    """Images that are changed at random when they are read, in epochs that are no passes."""
    generator = ImageDataGenerator(rotation_range=15, zoom_range=0.2, horizontal_flip=True)
    given = {"x": generator.flow(X, Y, batch_size=10), "epochs": 5, "steps_per_epoch": 4}
    given["validation_data"] = generator.flow(X[:20], Y[:20], batch_size=8)
    return image_model(), given, [keras.callbacks.ReduceLROnPlateau(patience=1, factor=0.5)], 3


def averaged(folder):
    rate = keras.optimizers.schedules.ExponentialDecay(0.05, 5, 0.8)
    optimizer = keras.optimizers.Nadam(rate, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=9)
    model = image_model(optimizer=optimizer, metrics=["accuracy", "sparse_top_k_categorical_accuracy"])
    given = {"x": X, "y": Y, "epochs": 5, "batch_size": 11, "validation_data": (X[:20], Y[:20])}
    return model, given, [keras.callbacks.SwapEMAWeights(swap_on_epoch=True)], 5


def own_state(folder):
    given = {"x": X, "y": Y, "epochs": 5, "batch_size": 16}
    return image_model(optimizer="adagrad"), given, [Chance(), keras.callbacks.TerminateOnNaN()], 2


TRAININGS = {
    made.__name__: made
    for made in (
        everything,
        across_epochs,
        shuffled_data,
        shuffled_by_several,
        augmented_data,
        generator,
        changed_images,
        averaged,
        own_state,
    )
}


def train(name, folder, guarded=True, place=0):
    """Train, going on from what is in the folder; return digests of all that is there at the end.

    ``place`` is where in the list of callbacks the guard stands.
    """
    forget_names()
    keras.utils.set_random_seed(17)
    model, given, callbacks, save_freq = TRAININGS[name](folder)
    if guarded:
        guard = keras.callbacks.BackupAndRestore(os.path.join(folder, "guard"), save_freq=save_freq)
        callbacks.insert(place % (len(callbacks) + 1), guard)
    history = model.fit(callbacks=callbacks, verbose=0, **given)
    found = {
        "weights": _digest(model.get_weights()),
        "optimizer": _digest([array for _, array in model.optimizer_state()]),
        "history": repr((history.history, history.epoch, model.history.history)),
        "rate": repr(float(model.optimizer.learning_rate)),
        "seed": model._seed,
        "predictions": _digest([model.predict(X, verbose=0)]),
        "callbacks": repr([(type(each).__name__, _own(each)) for each in callbacks if not each.comes_last]),
    }
    model.fit(X[:8], Y[:8], epochs=1, verbose=0)  # as if nothing had been
    found["afterwards"] = _digest(model.get_weights())
    for path in sorted(os.listdir(folder)):
        with open(os.path.join(folder, path), "rb") as file:
            found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


def _own(callback):
    kinds = (int, float, list, tuple, dict, type(None))
    # The last is of the table, not of the training: one that begins anew finds it with a header.
    others = ("params", "_began", "append_header")
    return {k: v for k, v in sorted(vars(callback).items()) if isinstance(v, kinds) and k not in others}


def _digest(arrays):
    return hashlib.sha256(b"".join(np.asarray(array).tobytes() for array in arrays)).hexdigest()
