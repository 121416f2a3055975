"""What a rank does in the tests: trains small networks, and perhaps misbehaves.

Run by mpiexec, with one argument: a JSON object, see ``main``. Prints a line of JSON a network.
"""

import hashlib
import json
import os
import signal
import sys

import numpy as np

import tinycnn
from tinycnn import layers
from tinycnn.callbacks import BackupAndRestore, Callback, LambdaCallback
from tinycnn.ranks import crew


def mnist_network():
    """The one of examples/mnist.py."""
    return [
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]


def normalized_network():
    return [
        layers.Conv2D(8, 3, strides=2, use_bias=False),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.Dropout(0.2),
        layers.Conv2D(8, 3, strides=2, kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dense(24, activation="relu", activity_regularizer="l2"),
        layers.Dropout(0.4),
        layers.Dense(10, activation="softmax"),
    ]


def small_network():
    return [layers.Flatten(), layers.Dense(16, activation="relu"), layers.Dense(10, activation="softmax")]


# Layers, samples an epoch, batch size: the last batch is ragged.
NETWORKS = {
    "mnist": (mnist_network, 300, 128),
    "normalized": (normalized_network, 250, 64),
    "large_batch": (small_network, 1100, 1000),
    "huge_batch": (small_network, 3250, 2560),
    "one_by_one": (small_network, 5, 1),
    "small": (small_network, 200, 50),
}


class Misbehaves(Callback):
    """Does something after a batch, counted over all epochs, on one rank."""

    def __init__(self, what, step):
        self.what, self.step, self.count = what, step, 0

    def on_train_batch_end(self, batch, logs=None):
        self.count += 1
        if self.count != self.step:
            return
        if self.what == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.what == "vanishes":
            os._exit(0)
        elif self.what == "leaves":
            sys.exit(0)
        elif self.what == "raises":
            raise ValueError("no more of this")
        elif self.what == "stands still":
            os.kill(os.getpid(), signal.SIGSTOP)
        elif self.what == "drifts":
            self.model.layers[-1].bias[0] += 1e-6

    def on_epoch_end(self, epoch, logs=None):
        if self.what == "stops":
            self.model.stop_training = True


def main(
    networks=("small",),
    distribute=True,
    epochs=2,
    seed=7,
    misbehaves=None,
    rank=1,
    step=3,
    backup=None,
    kill_all_at=None,
    optimizer="adam",
    mapped=None,
):
    if misbehaves == "has another version" and os.environ.get("PMI_RANK") == str(rank):
        np.__version__ = "0.0.1"
        from importlib import metadata

        known = metadata.version
        metadata.version = lambda name: "0.0.1" if name == "numpy" else known(name)
    if distribute:
        tinycnn.distribution.set_distribution(tinycnn.distribution.DataParallel())
    mine = crew().rank == rank
    for name in networks:
        make, count, batch_size = NETWORKS[name]
        tinycnn.utils.set_random_seed(seed + (100 * crew().rank if misbehaves == "has another seed" else 0))
        rng = np.random.default_rng(5 if misbehaves == "has other data" and mine else 4)
        x = rng.random((count, 28, 28, 1), dtype=np.float32)
        y = rng.integers(0, 10, count)
        if mapped:
            x, y = np.load(f"{mapped}/x.npy", mmap_mode="r"), np.load(f"{mapped}/y.npy", mmap_mode="r")
        model = tinycnn.Sequential([layers.Input((28, 28, 1)), *make()])
        rate = "sgd" if misbehaves == "has another model" and mine else optimizer
        model.compile(rate, "sparse_categorical_crossentropy", metrics=["accuracy"])
        steps_here = []  # not in a callback, which would remember those of the process before
        hooks = [LambdaCallback(on_train_batch_end=lambda batch, logs, seen=steps_here: seen.append(batch))]
        hooks += [BackupAndRestore(backup, save_freq=3)] if backup else []
        if misbehaves and mine:
            hooks.append(Misbehaves(misbehaves, step))
        if kill_all_at and crew().is_main:
            hooks.append(Misbehaves("is killed", kill_all_at))
        if misbehaves == "goes on":
            try:
                model.fit(x, y, batch_size, epochs, 0, [Misbehaves("raises", step)] if mine else None)
            except ValueError:
                signal.pause()  # caught, and it does not end
        history = model.fit(x, y, batch_size, epochs, 0, hooks, validation_split=0.2 if count > 5 else 0.0)
        found = {
            "network": name,
            "size": crew().size,
            "rank": crew().rank,
            "weights": hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest(),
            "history": {key: values[-1] for key, values in history.history.items()},
            "measured": model.evaluate(x, y, batch_size, 0),
            "predicted": hashlib.sha256(model.predict(x, verbose=0).tobytes()).hexdigest(),
            "epochs": len(history.history["loss"]),
            "steps_here": len(steps_here),
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
