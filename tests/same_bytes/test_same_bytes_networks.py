"""Networks of the sizes that people train: other kernels, other ways to share a batch, the same bytes."""

import hashlib

import numpy as np
import pytest

import tinycnn as keras
from tinycnn import layers
from tinycnn.layers.names import forget_names

THREADS = [1, 2, 3, 8]


def digits():
    yield layers.Conv2D(32, 3, activation="relu")
    yield layers.MaxPooling2D()
    yield layers.Conv2D(64, 3, activation="relu")
    yield layers.MaxPooling2D()
    yield layers.Flatten()
    yield layers.Dense(128, activation="relu")
    yield layers.Dropout(0.5)


def old():
    yield layers.Conv2D(6, 5, padding="same", activation="tanh")
    yield layers.AveragePooling2D()
    yield layers.Conv2D(16, 5, activation="sigmoid")
    yield layers.AveragePooling2D()
    yield layers.Flatten()
    yield layers.Dense(120, activation="gelu")


def deep():
    for filters in (32, 64):
        yield layers.Conv2D(filters, 3, padding="same", use_bias=False)
        yield layers.BatchNormalization()
        yield layers.ReLU()
        yield layers.Conv2D(filters, 3, padding="same", activation="relu")
        yield layers.MaxPooling2D()
        yield layers.Dropout(0.25)
    yield layers.GlobalAveragePooling2D()


def light():
    yield layers.RandomFlip()
    yield layers.RandomRotation(0.05)
    yield layers.Conv2D(16, 3, strides=2, activation="swish")
    yield layers.DepthwiseConv2D(3, padding="same")
    yield layers.BatchNormalization()
    yield layers.ReLU(6.0)
    yield layers.Conv2D(32, 1)
    yield layers.SeparableConv2D(48, 3, strides=2, activation="elu")
    yield layers.GlobalMaxPooling2D()


def flat():
    yield layers.Flatten()
    yield layers.Dense(512, activation="relu")
    yield layers.Dropout(0.2)
    yield layers.Dense(512, activation="relu")


def wide():
    yield layers.Conv2D(24, 7, strides=2, activation="relu")
    yield layers.MaxPooling2D(3, 2)
    yield layers.Conv2D(96, 5, activation="relu")
    yield layers.MaxPooling2D(3, 2)
    yield layers.Conv2D(128, 3, activation="relu")
    yield layers.SpatialDropout2D(0.2)
    yield layers.Flatten()


def enlarging():
    yield layers.Conv2D(32, 3, dilation_rate=2, activation="selu")
    yield layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="leaky_relu")
    yield layers.UpSampling2D(2)
    yield layers.LayerNormalization()
    yield layers.Conv2D(16, 3, groups=4)
    yield layers.GaussianNoise(0.1)
    yield layers.GlobalAveragePooling2D()


# Stack, shape of a sample, optimizer, batch size, samples.
NETWORKS = [
    (digits, (28, 28, 1), "adam", 128, 300),
    (digits, (28, 28, 1), "rmsprop", 1, 20),
    (old, (28, 28, 1), "nadam", 100, 250),
    (deep, (32, 32, 3), "adamw", 64, 150),
    (deep, (32, 32, 3), "lion", 7, 30),
    (light, (48, 48, 3), "adagrad", 50, 120),
    (flat, (28, 28, 1), "adadelta", 128, 400),
    (flat, (28, 28, 1), "sgd", 1000, 1700),
    (wide, (96, 96, 3), "adamax", 16, 40),
    (enlarging, (14, 14, 8), "adam", 60, 130),
]


def digests(stack, shape, optimizer, batch_size, count):
    """Train a model of tensors; return digests of all that comes out."""
    forget_names()
    keras.utils.set_random_seed(5)
    draw = np.random.default_rng(3)
    x, y = draw.random((count, *shape), dtype="float32"), draw.integers(0, 10, count)
    given = tensor = keras.Input(shape)
    for layer in stack():
        tensor = layer(tensor)
    model = keras.Model(given, layers.Dense(10, activation="softmax")(tensor))
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    fit = {"batch_size": batch_size, "epochs": 2, "validation_split": 0.15, "verbose": 0}
    history = model.fit(x, y, sample_weight=draw.random(count), **fit)
    whole = model.predict(x, verbose=0)
    one_by_one = np.concatenate([model.predict(x[i : i + 1], verbose=0) for i in range(6)])
    found = {
        "weights": b"".join(weight.tobytes() for weight in model.get_weights()),
        "optimizer": b"".join(array.tobytes() for array in model.optimizer.variables),
        "history": repr(history.history).encode(),
        "evaluation": repr(model.evaluate(x, y, batch_size=33, verbose=0)).encode(),
        "predictions": whole.tobytes(),
        "in other batches": model.predict(x, batch_size=9, verbose=0).tobytes(),
        "one by one": one_by_one.tobytes(),
        "called": np.asarray(model(x[:3])).tobytes(),
    }
    model.train_on_batch(x[:11], y[:11])
    found["after one more batch"] = b"".join(weight.tobytes() for weight in model.get_weights())
    return {name: hashlib.sha256(value).hexdigest() for name, value in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS, ids=[f"{row[0].__name__}-{row[3]}" for row in NETWORKS])
def test_networks_of_real_sizes_give_the_same_bytes_on_any_number_of_threads(network):
    found = []
    for threads in THREADS:
        keras.set_num_threads(threads)
        found.append(digests(*network))
    assert all(other == found[0] for other in found[1:])
    assert found[0]["predictions"] == found[0]["in other batches"]
    print(f"{len(found) * len(found[0])} digests")
