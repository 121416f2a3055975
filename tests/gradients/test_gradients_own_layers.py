"""A layer that a user writes, in a model and under the gradient check."""

import numpy as np
import pytest

from tinycnn import Sequential, gradcheck, layers


class Scale(layers.Layer):
    """The example of the base class's documentation."""

    def build(self, input_shape):
        self.scale = self.add_weight((input_shape[-1],), "ones", name="scale")

    def forward(self, x, run):
        return x * self.scale, x

    def backward(self, dy, saved, grads, run):
        grads["scale"][...] = (dy * saved).sum(axis=0)
        return dy * self.scale


class Square(layers.Layer):
    """Without weights, computed with the library's operations, another shape."""

    def compute_output_shape(self, input_shape):
        return (*input_shape, 1)

    def forward(self, x, run):
        return run.ops.relu_forward(x * x)[..., np.newaxis], x

    def backward(self, dy, saved, grads, run):
        return 2 * saved * dy[..., 0]


class Doubled(layers.Dense):
    """A subclass of a layer that the table of fusions knows, computing something else."""

    def forward(self, x, run):
        y, saved = super().forward(x, run)
        return 2 * y, saved

    def backward(self, dy, saved, grads, run):
        return super().backward(2 * dy, saved, grads, run)


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize(
    ("layer", "shape"),
    [(Scale, (5, 4)), (Square, (3, 4)), (lambda: Doubled(3, activation="relu"), (4, 5))],
)
def test_it_passes_the_gradient_check_alone(layer, shape, eager):
    assert gradcheck(layer(), shape, eager=eager)


def stack():
    return Sequential(
        [
            layers.Dense(6, activation="relu"),
            Scale(name="mine"),
            Doubled(5, activation="relu"),
            Square(),
            layers.Flatten(),
            layers.Dense(2, activation="softmax"),
        ]
    )


def test_it_passes_the_gradient_check_inside_a_model():
    report = gradcheck(stack(), (3, 4))
    assert report
    assert "mine/scale" in [row.name for row in report.rows]


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
def test_it_learns_inside_a_model(eager):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 4)).astype("float32")
    y = (x[:, 0] > 0).astype(int)
    model = stack()
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=eager)
    losses = [model.train_on_batch(x, y) for _ in range(60)]
    first, last = np.ravel(losses[0])[0], np.ravel(losses[-1])[0]
    assert last < 0.7 * first
    scale = model.get_layer("mine").scale
    assert not np.allclose(scale, 1), "its weight was trained"
    np.testing.assert_array_equal(model.get_layer("mine").get_weights()[0], scale)


def test_a_subclass_that_computes_something_else_is_not_taken_for_its_parent():
    x = np.array([[1.0, -2, 3]])
    layer = Doubled(2, activation="relu", name="doubled")
    model = Sequential([layers.Input((3,)), layer])
    expected = 2 * np.maximum(x @ layer.kernel + layer.bias, 0)
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("forward(self, x, run) -> (y, saved)", lambda layer: layer(np.ones((1, 2)))),
        ("backward(self, dy, saved, grads, run) -> dx", lambda layer: layer.backward(None, None, {}, None)),
    ],
)
def test_a_missing_method_is_named(method, call):
    class Unfinished(layers.Layer):
        pass

    with pytest.raises(NotImplementedError) as error:
        call(Unfinished())
    assert str(error.value) == f"Unfinished must define {method}."


def test_two_weights_of_one_name_are_refused():
    class Twice(layers.Layer):
        def build(self, input_shape):
            self.add_weight((1,), "ones", name="w")
            self.add_weight((1,), "ones", name="w")

    with pytest.raises(ValueError) as error:
        Twice()(np.ones((1, 2)))
    assert str(error.value) == "twice expects a new name for each weight, received 'w' twice."
