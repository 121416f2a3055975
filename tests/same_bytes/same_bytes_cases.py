"""Small trainings, one for each thing that could depend on threads, and what comes out of them.

Run as a script it prints a digest for each case named: in a process of its own.
"""

import hashlib
import json
import sys

import numpy as np

import tinycnn as keras
from tinycnn import layers, ops
from tinycnn.layers.names import forget_names

N, CLASSES = 75, 4
RNG = np.random.default_rng(1)
X = RNG.normal(size=(N, 8, 8, 3)).astype("float32")
Y = RNG.integers(0, CLASSES, N)
W = RNG.uniform(0.2, 3, N)
ONE_HOT = np.eye(CLASSES, dtype="float32")[Y]
SPARSE = "sparse_categorical_crossentropy"


class Data(keras.utils.PyDataset):
    """Batches of several sizes, the last one ragged, mixed after each epoch."""

    def __init__(self, workers):
        super().__init__(workers=workers)
        self.places = np.arange(N)

    def __len__(self):
        return 7

    def __getitem__(self, index):
        rows = self.places[index * 12 : index * 12 + 12]
        return X[rows], Y[rows], W[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.places)


def generator():
    while True:
        rows = np.random.randint(0, N, np.random.randint(5, 14))
        yield X[rows], Y[rows]


def convolutional(*more, head=()):
    return [
        *more,
        layers.Conv2D(6, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        *head,
        layers.Dense(CLASSES, activation="softmax"),
    ]


def dense(*more):
    return [layers.Flatten(), *more, layers.Dense(16, activation="relu"), layers.Dense(CLASSES, "softmax")]


def case(stack, optimizer="adam", loss=SPARSE, y=Y, x=X, eager=False, metrics=("accuracy",), **given):
    """Return a function that trains and returns everything that came out, as bytes and text."""

    def run():
        forget_names()
        keras.utils.set_random_seed(11)
        model = keras.Sequential([layers.Input((8, 8, 3)), *stack()])
        model.compile(
            optimizer() if callable(optimizer) else optimizer, loss, metrics=list(metrics), run_eagerly=eager
        )
        data = x() if callable(x) else x
        labels = {} if callable(x) else {"y": y}
        settings = {"batch_size": 16} if not callable(x) else {}
        history = model.fit(data, **labels, **(settings | {"epochs": 2, "verbose": 0} | given)).history
        measured = model.evaluate(X, y[:N], batch_size=32, verbose=0)
        arrays = [*model.get_weights(), *(array for _, array in model.optimizer_state())]
        arrays.append(model.predict(X, verbose=0))
        return [np.asarray(array).tobytes() for array in arrays], repr((history, measured))

    return run


OPTIONS = {
    "decay-clipnorm": {"weight_decay": 1e-3, "clipnorm": 0.5},
    "global-average": {"global_clipnorm": 0.5, "use_ema": True, "ema_overwrite_frequency": 3},
    "value-accumulated": {"clipvalue": 0.01, "gradient_accumulation_steps": 2},
}
OPTIMIZERS = {
    "sgd": lambda **o: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True, **o),
    "rmsprop": lambda **o: keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True, **o),
    "adam": lambda **o: keras.optimizers.Adam(0.01, amsgrad=True, **o),
    "adamw": lambda **o: keras.optimizers.AdamW(0.01, **o),
    "adadelta": lambda **o: keras.optimizers.Adadelta(0.5, **o),
    "adagrad": lambda **o: keras.optimizers.Adagrad(0.05, **o),
    "adamax": lambda **o: keras.optimizers.Adamax(0.01, **o),
    "nadam": lambda **o: keras.optimizers.Nadam(0.01, **o),
    "lion": lambda **o: keras.optimizers.Lion(0.003, **o),
}


def furthest(y_true, y_pred):
    """A loss that looks at the whole batch: no sum over samples."""
    return ops.max(ops.abs(y_true - y_pred))


CASES = {
    "dropout": case(lambda: convolutional(head=[layers.Dropout(0.4)])),
    "other-dropout": case(
        lambda: convolutional(
            layers.SpatialDropout2D(0.3), layers.GaussianNoise(0.2), head=[layers.GaussianDropout(0.2)]
        )
    ),
    "alpha-dropout": case(lambda: dense(layers.Dense(16, "selu"), layers.AlphaDropout(0.2))),
    "flip-rotate-zoom": case(
        lambda: convolutional(layers.RandomFlip(), layers.RandomRotation(0.2), layers.RandomZoom(0.3))
    ),
    "move-contrast-crop": case(
        lambda: convolutional(
            layers.RandomTranslation(0.2, 0.2),
            layers.RandomContrast(0.4),
            layers.RandomBrightness(0.2),
            layers.RandomCrop(7, 7),
        )
    ),
    "batch-normalization": case(
        lambda: [
            layers.Conv2D(6, 3, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            *convolutional(layers.BatchNormalization(), head=[layers.Dropout(0.2)]),
        ]
    ),
    "layer-normalization": case(
        lambda: convolutional(layers.LayerNormalization(), layers.UnitNormalization())
    ),
    "ragged-of-seven": case(convolutional, batch_size=7),
    "one-at-a-time": case(convolutional, batch_size=1, epochs=1),
    "all-at-once": case(lambda: dense(layers.Dense(700, "relu")), batch_size=75),
    "many-shards": case(dense, x=np.tile(X, (9, 1, 1, 1)), y=np.tile(Y, 9), batch_size=640),
    "sample-weights": case(convolutional, sample_weight=W, validation_split=0.2),
    "class-weights": case(
        convolutional, class_weight={0: 0.5, 2: 3.0}, validation_data=(X[:30], Y[:30], W[:30])
    ),
    "some-steps": case(convolutional, steps_per_epoch=3, epochs=4, shuffle="batch"),
    "data-set": case(convolutional, x=lambda: Data(1), epochs=3),
    "data-set-by-three": case(convolutional, x=lambda: Data(3), epochs=3),
    "data-set-in-steps": case(convolutional, x=lambda: Data(1), epochs=4, steps_per_epoch=4),
    "generator": case(
        convolutional, x=generator, steps_per_epoch=6, validation_data=(X[:20], Y[:20]), epochs=3
    ),
    "depthwise-separable": case(
        lambda: [
            layers.DepthwiseConv2D(3, depth_multiplier=2),
            layers.SeparableConv2D(6, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(CLASSES, "softmax"),
        ]
    ),
    "transposed-dilated-grouped": case(
        lambda: [
            layers.Conv2D(6, 3, dilation_rate=2),
            layers.Conv2DTranspose(6, 3, strides=2, activation="elu"),
            layers.Conv2D(6, 3, groups=3, strides=2),
            layers.PReLU(),
            layers.UpSampling2D(2, interpolation="bilinear"),
            layers.AveragePooling2D(3),
            layers.Flatten(),
            layers.Dense(CLASSES, "softmax"),
        ]
    ),
    "penalties": case(
        lambda: [
            layers.Conv2D(6, 3, kernel_regularizer="l1_l2", activity_regularizer="l2"),
            layers.ActivityRegularization(l1=1e-3),
            layers.Flatten(),
            layers.Dense(
                8,
                kernel_regularizer=keras.regularizers.OrthogonalRegularizer(),
                kernel_constraint=keras.constraints.MaxNorm(1.0),
            ),
            layers.Dense(CLASSES, "softmax", bias_regularizer="l1"),
        ]
    ),
    "loss-of-the-batch": case(convolutional, loss=keras.losses.Dice(), y=ONE_HOT),
    "own-loss-of-the-batch": case(dense, loss=furthest, y=ONE_HOT),
    "other-losses": case(convolutional, loss=keras.losses.CategoricalFocalCrossentropy(), y=ONE_HOT),
    "counted-metrics": case(
        convolutional,
        loss="categorical_crossentropy",
        y=ONE_HOT,
        metrics=[keras.metrics.AUC(), keras.metrics.F1Score(average="macro"), "mse"],
    ),
    "layer-by-layer": case(
        lambda: convolutional(layers.BatchNormalization(), layers.RandomFlip(), head=[layers.Dropout(0.3)]),
        eager=True,
    ),
    **{
        f"{name}-{options}": case(convolutional, optimizer=lambda make=make, given=given: make(**given))
        for name, make in OPTIMIZERS.items()
        for options, given in OPTIONS.items()
    },
    **{f"{name}": case(convolutional, optimizer=make) for name, make in OPTIMIZERS.items()},
}


def outcome(name):
    """Return a digest of everything that comes out of a case."""
    arrays, text = CASES[name]()
    found = hashlib.sha256(text.encode())
    for array in arrays:
        found.update(array)
    return found.hexdigest()


if __name__ == "__main__":
    print(json.dumps({name: outcome(name) for name in sys.argv[1:] or CASES}))
