"""Layers inside layers that have only a ``call``: normalizations, names, dtypes, learning."""

import numpy as np
import pytest

import tinycnn
from tinycnn import Model, Sequential, layers, ops
from tinycnn.utils import set_random_seed

RNG = np.random.default_rng(11)
X = RNG.normal(size=(70, 6)).astype(np.float32)
Y = RNG.integers(0, 3, 70)


class Normalized(layers.Layer):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.normalize = layers.BatchNormalization()

    def call(self, inputs, training=None):
        return self.normalize(inputs, training=training)


class Block(layers.Layer):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.parts = Sequential([layers.Dense(6, activation="tanh"), layers.Dense(6, name="same")])
        self.again = layers.Dense(6, name="same")
        self.normalize, self.drop = Normalized(), layers.Dropout(0.4)

    def call(self, inputs, training=None):
        x = self.normalize(self.again(self.again(self.parts(inputs))), training=training)
        return inputs + self.drop(x, training=training)


class Branched(Model):
    def __init__(self, **settings):
        super().__init__(**settings)
        self.left, self.right, self.out = Block(), Block(), layers.Dense(3, activation="softmax")

    def call(self, inputs, training=None):
        return self.out(self.left(inputs, training=training) + self.right(inputs, training=training))


def compiled(model):
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def small(layer):
    return compiled(Sequential([layers.Input((6,)), layer, layers.Dense(3, activation="softmax")]))


def test_averages_move_once_a_step_as_those_of_the_normalization_alone():
    found = []
    for kind in (Normalized, layers.BatchNormalization):
        set_random_seed(3)
        model = small(kind())
        model.fit(X, Y, epochs=2, verbose=0)
        found.append(model.get_weights())
    for mine, expected in zip(*found, strict=True):
        np.testing.assert_allclose(mine, expected, atol=1e-6)


@pytest.mark.parametrize("run_eagerly", [False, True])
def test_the_gradients_pass_the_check_whatever_is_inside(run_eagerly):
    assert tinycnn.gradcheck(Block(), X[:5], eager=run_eagerly)
    assert tinycnn.gradcheck(compiled(Branched()), X[:5], Y[:5], eager=run_eagerly)


def test_layers_inside_of_the_same_name_keep_their_weights_apart():
    block = Block()
    block.ensure_built((None, 6))
    assert len(block.weights) == 10 and len({id(weight) for weight in block.weights}) == 10
    assert {name.partition("/")[0] for name in block.named_weights} >= {"same", "same_1"}
    model = small(block)
    before = block.get_weights()
    model.fit(X, Y, verbose=0)
    moved = [not np.array_equal(*pair) for pair in zip(before, block.get_weights(), strict=True)]
    assert all(moved)


def test_a_layer_that_does_not_learn_keeps_the_averages_inside_too():
    layer = Normalized()
    model = small(layer)
    layer.trainable = False
    compiled(model)
    before = layer.get_weights()
    model.fit(X, Y, verbose=0)
    assert all(np.array_equal(*pair) for pair in zip(before, layer.get_weights(), strict=True))
    assert not layer.normalize.trainable


def test_a_layer_inside_that_regularizes_its_outputs_is_refused():
    class Penalized(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2, activity_regularizer="l2")

        def call(self, inputs):
            return self.dense(inputs)

    with pytest.raises(NotImplementedError, match=r"penalized.*without an activity_regularizer.*dense"):
        Penalized()(X)


def test_weights_inside_are_made_though_the_class_knows_its_output_shape():
    class Known(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2)

        def call(self, inputs):
            return self.dense(inputs)

        def compute_output_shape(self, input_shape):
            return (input_shape[0], 2)

    layer = Known()
    assert layer.ensure_built((None, 6)) == (None, 2) and layer.count_params() == 14


def test_what_a_layer_with_call_sees_in_predict_is_the_whole_batch():
    class Centred(layers.Layer):
        def call(self, inputs):
            return inputs - ops.mean(inputs, axis=0, keepdims=True)

    model = Sequential([layers.Input((6,)), Centred()])
    found = model.predict(X, batch_size=len(X), verbose=0)
    np.testing.assert_allclose(found, X - X.mean(axis=0), atol=1e-6)


def test_the_number_of_threads_changes_nothing_and_a_training_in_two_parts_neither():
    def trained(threads, *ends):
        set_random_seed(5)
        tinycnn.set_num_threads(threads)
        model = compiled(Branched())
        for start, end in zip((0, *ends[:-1]), ends, strict=True):
            model.fit(X, Y, batch_size=16, initial_epoch=start, epochs=end, verbose=0)
        return b"".join(weight.tobytes() for weight in model.get_weights())

    threads = tinycnn.get_num_threads()
    try:
        assert len({trained(1, 2), trained(2, 2), trained(3, 2), trained(2, 1, 2)}) == 1
    finally:
        tinycnn.set_num_threads(threads)


def test_a_model_inside_can_be_asked_and_trained_alone_and_goes_on_learning_with_the_whole():
    block = Block()
    model = small(block)
    model.fit(X, Y, verbose=0)
    np.testing.assert_allclose(block.parts.predict(X, verbose=0), block.parts(X), rtol=1e-6)
    block.parts.compile("sgd", "mse")
    block.parts.fit(X, X, verbose=0)
    before = block.get_weights()
    model.fit(X, Y, verbose=0)
    assert not any(np.array_equal(*pair) for pair in zip(before, block.get_weights(), strict=True))


def test_a_layer_inside_that_is_frozen_later_stays_as_it_is():
    block = Block()
    model = small(block)
    model.fit(X, Y, verbose=0)
    block.again.trainable = False
    compiled(model)
    before = block.again.get_weights()
    model.fit(X, Y, verbose=0)
    assert all(np.array_equal(*pair) for pair in zip(before, block.again.get_weights(), strict=True))
    assert len(model.trainable_weights) == 8


def test_two_layers_that_share_one_inside_are_refused():
    first, second = Normalized(), Normalized()
    second.normalize = first.normalize
    model = Sequential([layers.Input((6,)), first, second])
    with pytest.raises(ValueError, match=r"normalized_1 expects weights of its own.*in normalized too"):
        model.predict(X, verbose=0)


def test_a_call_that_nobody_would_call_is_refused():
    class Doubled(layers.Dense):
        def call(self, inputs):
            return inputs * 2

    with pytest.raises(
        NotImplementedError, match=r"doubled expects a call.*Derive it from Layer, and make a Dense"
    ):
        Doubled(3)


@pytest.mark.parametrize(
    "use",
    [lambda one: one(X), lambda one: Sequential([layers.Input((6,)), one]), lambda one: one.add_weight(())],
)
def test_a_class_that_forgot_to_begin_as_a_layer_is_told(use):
    class Times(layers.Layer):
        def __init__(self, factor):
            self.factor = factor

        def call(self, inputs):
            return inputs * self.factor

    with pytest.raises(AttributeError, match=r"Times expects super\(\).__init__\(\) at the beginning"):
        use(Times(3))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = layers.Dense(3).nothing
