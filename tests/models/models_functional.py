"""Models made of tensors that several tests share."""

from models_samples import CLASSES

import tinycnn
from tinycnn import Input, Model, layers


def drawn(seed):
    return tinycnn.initializers.RandomNormal(0.0, 0.5, seed=seed)


def functional(compiled=True):
    inputs = Input((8, 8, 1), name="images")
    x = layers.Conv2D(3, 3, activation="relu", kernel_initializer=drawn(1), name="conv")(inputs)
    x = layers.BatchNormalization(name="normed")(x)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Flatten(name="flat")(x)
    x = layers.Dropout(0.3, name="drop")(x)
    model = Model(inputs, layers.Dense(CLASSES, "softmax", kernel_initializer=drawn(2), name="out")(x))
    if compiled:
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def functional_of(features, units):
    inputs = Input((features,))
    return Model(inputs, layers.Dense(units)(inputs), name="head")
