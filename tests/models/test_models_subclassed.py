"""Models whose class says by ``call`` how to compute."""

import numpy as np
import pytest

from tinycnn import Model, Sequential, gradcheck, layers, losses, ops, optimizers
from tinycnn.models import load_model

RNG = np.random.default_rng(7)
X = RNG.normal(size=(60, 6, 6, 1)).astype(np.float32)
Y = (X.mean(axis=(1, 2, 3)) > 0).astype(int)


class Chain(Model):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.conv = layers.Conv2D(4, 3, activation="relu")
        self.flat, self.drop, self.out = layers.Flatten(), layers.Dropout(0.3), layers.Dense(2)

    def call(self, inputs, training=False):
        x = self.flat(self.conv(inputs))
        if training:
            x = self.drop(x, training=training)
        return self.out(x)


class Branches(Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Conv2D(3, 3, padding="same", activation="relu")
        self.second = layers.Conv2D(3, 3, padding="same")
        self.normalize, self.out = (
            layers.BatchNormalization(),
            Sequential([layers.Flatten(), layers.Dense(2)]),
        )

    def call(self, inputs, training=None):
        x = self.first(inputs)
        return self.out(ops.relu(x + self.second(self.normalize(x, training=training))))


def compiled(model, optimizer="adam"):
    model.compile(optimizer, losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def test_the_layers_are_those_that_call_goes_through():
    model = Chain(name="mine")
    assert [layer.name for layer in model.layers] == ["conv2d", "flatten", "dropout", "dense"]
    assert not model.built
    model.build((None, 6, 6, 1))
    assert model.output_shape == (None, 2) and model.count_params() == 40 + 130
    assert [type(layer) for layer in model.layers] == [
        layers.Conv2D,
        layers.Flatten,
        layers.Dropout,
        layers.Dense,
    ]


def test_it_learns_just_as_the_same_layers_in_a_row():
    own = compiled(Chain(), "sgd")
    row = compiled(
        Sequential(
            [
                layers.Conv2D(4, 3, activation="relu", input_shape=(6, 6, 1)),
                layers.Flatten(),
                layers.Dropout(0.3, seed=4),
                layers.Dense(2),
            ]
        ),
        "sgd",
    )
    own.drop.seed = 4
    own.build((None, 6, 6, 1))
    own.set_weights(row.get_weights())
    histories = [model.fit(X, Y, epochs=2, shuffle=False, verbose=0).history for model in (own, row)]
    assert histories[0] == histories[1]
    np.testing.assert_array_equal(own.predict(X, verbose=0), row.predict(X, verbose=0))


def test_a_call_that_is_no_chain_learns_as_well():
    model = compiled(Branches(), optimizers.Adam(0.01))
    history = model.fit(X, Y, epochs=30, batch_size=20, verbose=0).history
    assert history["accuracy"][-1] > 0.85 and history["loss"][-1] < history["loss"][0] / 2
    assert model.evaluate(X, Y, verbose=0)[1] > 0.6
    assert len(model.trainable_weights) == 8 and len(model.non_trainable_weights) == 2
    assert [layer.name for layer in model.layers] == [
        "conv2d",
        "conv2d_1",
        "batch_normalization",
        "sequential",
    ]
    model.summary(print_fn=lambda text: None)


def test_weights_are_written_and_read(tmp_path):
    for kind in (Chain, Branches):
        model, other = kind(), kind()
        expected = model.predict(X[:4], verbose=0)
        model.save_weights(tmp_path / "mine.weights.h5")
        other.build((None, 6, 6, 1))
        assert not np.allclose(other.predict(X[:4], verbose=0), expected)
        other.set_weights(model.get_weights())
        np.testing.assert_array_equal(other.predict(X[:4], verbose=0), expected)


def test_further_arguments_go_to_call_itself():
    class Softened(Chain):
        def call(self, inputs, is_training=False):
            x = self.out(self.flat(self.conv(inputs)))
            return x if is_training else ops.softmax(x)

    model = Softened()
    np.testing.assert_allclose(model(X).sum(axis=1), 1, rtol=1e-5)
    logits = model(X, is_training=True)
    np.testing.assert_allclose(ops.softmax(logits), model(X), rtol=1e-5)


def test_a_model_inside_another_may_be_of_a_class_of_its_own():
    model = compiled(Sequential([layers.Input((6, 6, 1)), Chain(), layers.Dense(2)]))
    model.fit(X, Y, verbose=0)
    assert model.count_params() == 40 + 130 + 6


def test_a_call_that_returns_no_tensor_is_refused():
    class Nothing(Chain):
        def call(self, inputs):
            return None

    with pytest.raises(ValueError, match="call expects to return what its layers make of the input"):
        Nothing().build((None, 6, 6, 1))


def test_a_shape_is_needed_to_build():
    with pytest.raises(ValueError, match="build expects an input_shape"):
        Chain().build()


def test_steps_of_its_own_are_refused():
    class Stepping(Chain):
        def train_step(self, data):
            return {}

    with pytest.raises(NotImplementedError, match="received Stepping.train_step"):
        Stepping()


def test_a_row_of_layers_has_no_call():
    class Row(Sequential):
        def call(self, inputs):
            return inputs

    with pytest.raises(NotImplementedError, match="received Row.call"):
        Row()


class Sized(Chain):
    def __init__(self, units, rate=0.1, **settings):
        super().__init__(**settings)
        self.out, self.rate = layers.Dense(units), rate


@pytest.mark.parametrize("make", [Chain, Branches, lambda: Sized(3, rate=0.5, name="named")])
def test_a_file_holds_the_arguments_and_the_weights(make, tmp_path):
    model = compiled(make())
    model.fit(X, Y, verbose=0)
    model.save(tmp_path / "own.keras")
    cls = type(model)
    again = load_model(tmp_path / "own.keras", custom_objects={cls.__name__: cls})
    assert type(again) is cls and getattr(again, "rate", 0.5) == 0.5
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    assert again.optimizer.iterations == 2


def test_what_call_does_outside_training_only_is_done_there():
    class Logits(Model):
        def __init__(self):
            super().__init__()
            self.flat, self.out = layers.Flatten(), layers.Dense(2)

        def call(self, inputs, training=None):
            x = self.out(self.flat(inputs))
            return x if training else layers.Softmax()(x)

    model = compiled(Logits())
    model.fit(X, Y, verbose=0)
    np.testing.assert_allclose(model.predict(X, verbose=0).sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(model(X).sum(axis=1), 1, rtol=1e-6)
    assert not np.allclose(model(X, training=True).sum(axis=1), 1)


def test_layers_that_only_vary_training_may_be_left_out_elsewhere_and_it_is_still_a_chain():
    class Varied(Chain):
        def __init__(self):
            super().__init__()
            self.vary = Sequential([layers.RandomFlip(), layers.GaussianNoise(0.1)])

        def call(self, inputs, training=None):
            return super().call(self.vary(inputs) if training else inputs, training)

    model = Varied()
    model.build((None, 6, 6, 1))
    assert [type(layer) for layer in model.layers][0] is Sequential and len(model.layers) == 5


def test_a_layer_may_be_called_twice_by_call():
    class Twice(Model):
        def __init__(self):
            super().__init__()
            self.same, self.flat = layers.Conv2D(1, 3, padding="same"), layers.Flatten()

        def call(self, inputs):
            return self.flat(self.same(self.same(inputs)))

    model = Twice()
    model.compile("sgd", "mse")
    before = model.fit(X, X.reshape(len(X), -1), epochs=3, verbose=0).history["loss"]
    assert before[-1] < before[0] and model.count_params() == 10
    assert gradcheck(model, X[:4], X[:4].reshape(4, -1))
