"""Parts that a user wrote, in fit."""

import numpy as np
import pytest
from models_samples import FEATURES, X, Y, dense

import tinycnn
from tinycnn import Input, Sequential, activations, layers, losses, metrics, optimizers


class Scale(layers.Layer):
    """Multiplies each feature by a number that is learned."""

    def __init__(self, start="ones", **settings):
        super().__init__(**settings)
        self.start = start

    def build(self, input_shape):
        self.scale = self.add_weight((input_shape[-1],), self.start, name="scale")

    def forward(self, x, run):
        return x * self.scale, x

    def backward(self, dy, saved, grads, run):
        grads["scale"][...] = (dy * saved).sum(axis=0)
        return dy * self.scale


class AbsoluteError(losses.Loss):
    def forward(self, y_true, y_pred, run):
        return np.abs(y_pred - y_true).mean(axis=1), np.sign(y_pred - y_true)

    def backward(self, scale, saved, run):
        return (saved * scale[:, None] / saved.shape[1]).astype(saved.dtype)


class SignDescent(optimizers.Optimizer):
    def update(self, params, grads, start, stop, ops):
        params[start:stop] -= self.rate * np.sign(grads[start:stop])


class Square(activations.Activation):
    def forward(self, z, run):
        return z * z, z

    def backward(self, dy, z, run):
        return 2 * dy * z


def furthest(y_true, y_pred):
    return np.abs(y_true - y_pred).max(axis=1)


class Batches(metrics.Metric):
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.count += 1

    def result(self):
        return self.count

    def reset_state(self):
        self.count = 0


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("eager", [False, True])
def test_everything_of_ones_own_works_together(threads, eager):
    tinycnn.set_num_threads(threads)
    model = Sequential([Input((FEATURES,)), Scale(name="mine"), layers.Dense(2, Square("square"))])
    watched = [furthest, Batches("batches")]
    model.compile(SignDescent(0.01), AbsoluteError(), metrics=watched, run_eagerly=eager)
    target = (X[:, :2] * [1.5, -1]) ** 2
    history = model.fit(X, target, batch_size=10, epochs=30, verbose=0).history
    assert set(history) == {"loss", "furthest", "batches"}
    assert history["loss"][-1] < 0.5 * history["loss"][0]
    assert history["furthest"][-1] < history["furthest"][0]
    assert history["batches"] == [5.0] * 30
    assert (model.get_layer("mine").scale != 1).all()


def test_a_layer_of_ones_own_is_saved_with_the_rest(tmp_path):
    path = tmp_path / "own.weights.npz"
    one, other = (Sequential([Input((FEATURES,)), Scale(start)]) for start in ("normal", "ones"))
    one.save_weights(path)
    other.load_weights(path)
    np.testing.assert_array_equal(one.get_weights()[0], other.get_weights()[0])


def test_a_layer_of_ones_own_passes_the_gradient_check():
    model = Sequential([Input((FEATURES,), dtype="float64"), Scale("normal", dtype="float64")])
    assert tinycnn.gradcheck(model, x=X[:3].astype("float64")).passed


def test_a_fused_layer_and_one_of_ones_own_give_the_same_training():
    """A subclass runs unfused; what it computes is the same."""

    class Same(layers.Conv2D):
        pass

    histories = []
    x = np.random.default_rng(0).normal(size=(20, 8, 8, 1)).astype(np.float32)
    kernel = np.random.default_rng(1).normal(0, 0.3, (3, 3, 1, 4))
    for cls in (layers.Conv2D, Same):
        start = lambda shape, dtype: kernel.astype(dtype)  # noqa: E731
        model = Sequential(
            [
                Input((8, 8, 1)),
                cls(4, 3, activation="relu", kernel_initializer=start),
                layers.MaxPooling2D(),
                layers.GlobalAveragePooling2D(),
            ]
        )
        model.compile("sgd", "mse")
        histories.append(model.fit(x, np.ones((20, 4)), epochs=3, shuffle=False, verbose=0).history["loss"])
    np.testing.assert_allclose(histories[0], histories[1], rtol=1e-5)


def test_a_layer_may_ask_another_model_while_it_is_trained():
    """As in distillation, where a teacher says what a layer should see."""
    teacher = dense()
    expected = teacher.predict_on_batch(X)
    seen = []

    class Asks(layers.Layer):
        def forward(self, x, run):
            before = x.copy()
            seen.append((np.array(x), teacher.predict(x, verbose=0)))
            assert np.array_equal(x, before)
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    for threads in (1, 2):
        tinycnn.set_num_threads(threads)
        seen.clear()
        model = Sequential([Input((FEATURES,)), Asks(), layers.Dense(3, activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.fit(X, Y, shuffle=False, epochs=2, verbose=0)
        for x, answer in seen:
            rows = [int(np.where((x[i] == X).all(axis=1))[0][0]) for i in range(len(x))]
            np.testing.assert_allclose(answer, expected[rows], rtol=1e-5)


def test_an_error_in_a_layer_of_ones_own_reaches_the_user_and_fit_works_again():
    class Fails(layers.Layer):
        failing = True

        def forward(self, x, run):
            if self.failing and len(x) > 1:
                raise LookupError("of my layer")
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    tinycnn.set_num_threads(2)
    model = Sequential([Input((FEATURES,)), Fails(), layers.Dense(3, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(LookupError, match="of my layer"):
        model.fit(X, Y, verbose=0)
    Fails.failing = False
    assert len(model.fit(X, Y, verbose=0).history["loss"]) == 1


@pytest.mark.parametrize(
    ("base", "call", "text"),
    [
        (layers.Layer, lambda cls: cls()(X), "Mine must define forward(self, x, run) -> (y, saved)."),
        (losses.Loss, lambda cls: cls()(X, X), "Mine must define call(self, y_true, y_pred)"),
        (
            optimizers.Optimizer,
            lambda cls: cls().apply(X.ravel(), X.ravel(), None),
            "Mine must define update(self, params, grads, start, stop, ops).",
        ),
    ],
)
def test_a_missing_method_is_named(base, call, text):
    with pytest.raises(NotImplementedError) as caught:
        call(type("Mine", (base,), {}))
    assert str(caught.value).startswith(text)


def test_a_lambda_says_what_to_do_instead():
    with pytest.raises(NotImplementedError, match="Lambda expects a class.* write a Layer of your own"):
        layers.Lambda(lambda x: x / 255)
