"""``tf.GradientTape``, and steps along what it found."""

import numpy as np
import pytest

import tinycnn
from tinycnn import layers as library
from tinycnn.compat import keras
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.keras import layers
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.tensorflow.recorded import Recorded

RNG = np.random.default_rng(11)
X = RNG.normal(size=(32, 8, 8, 1)).astype("float32")
Y = (np.arange(32) % 3).astype("int64")


def network(**settings):
    return keras.Sequential(
        [
            layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1), **settings),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )


LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def test_a_loop_with_a_tape_learns_what_fit_learns():
    model, other = network(), network()
    other.set_weights(model.get_weights())
    other.compile(keras.optimizers.SGD(0.1, momentum=0.9), LOSS)
    other.fit(X, Y, batch_size=16, epochs=3, shuffle=False, verbose=0)
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    for x, y in tf.data.Dataset.from_tensor_slices((X, Y)).batch(16).repeat(3):
        with tf.GradientTape() as tape:
            loss = LOSS(y, model(x, training=True))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=2e-3, atol=2e-4)
    assert optimizer.iterations.numpy() == 6


def test_variables_learn_by_functions_of_tf():
    w, b = tf.Variable(tf.zeros([64, 3])), tf.Variable([0.0, 0.0, 0.0], name="bias")
    x = tf.reshape(X, [-1, 64])
    optimizer, losses = tf.optimizers.SGD(0.5), []
    for _ in range(30):
        with tf.GradientTape() as tape:
            z = tf.matmul(x, w) + b
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=Y, logits=z))
        gradients = tape.gradient(loss, {"w": w, "b": b})
        optimizer.apply_gradients([(gradients["w"], w), (gradients["b"], b)])
        losses.append(loss.numpy())
    assert losses[-1] < losses[0] / 3 and w.numpy().any()


@pytest.mark.parametrize(
    "function",
    [
        lambda x: tf.reduce_sum(tf.square(x) * 3.0),
        lambda x: tf.reduce_mean(tf.nn.softmax(x) * [1.0, 2.0, 3.0]),
        lambda x: tf.reduce_sum(tf.nn.relu(x)) + tf.nn.l2_loss(x),
        lambda x: -tf.reduce_sum(tf.math.log(tf.clip_by_value(tf.nn.sigmoid(x), 1e-6, 1.0))),
        lambda x: tf.reduce_sum(tf.concat([x, tf.transpose(x)[:, :2]], axis=1) ** 3),
        lambda x: tf.reduce_logsumexp(tf.expand_dims(x, 0)),
        lambda x: tf.nn.softmax_cross_entropy_with_logits([[0, 1.0, 0]] * 3, x)[1],
        lambda x: (x * x).sum() + tf.reduce_max(x, axis=1)[0] + tf.norm(x),
        lambda x: keras.losses.mean_squared_error(tf.zeros_like(x), x)[2],
        lambda x: keras.backend.mean(keras.backend.square(x) + keras.activations.tanh(x)),
    ],
)
def test_gradients_of_functions_are_those_of_small_changes(function):
    x = tf.Variable(RNG.uniform(0.2, 1.5, (3, 3)).astype("float64"))
    with tf.GradientTape() as tape:
        y = function(x)
    found = tape.gradient(y, x).numpy()
    direction = RNG.normal(size=(3, 3))
    ends = [float(function(tf.Variable(x.numpy() + sign * 1e-6 * direction))) for sign in (1, -1)]
    assert np.sum(found * direction) == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-3, abs=1e-5)


def test_an_image_that_is_watched_has_a_gradient():
    model, image = network(), tf.convert_to_tensor(X[:1])
    with tf.GradientTape() as tape:
        tape.watch(image)
        loss = keras.losses.sparse_categorical_crossentropy(Y[:1], model(image), from_logits=True)
    gradient = tape.gradient(loss, image)
    assert gradient.shape == image.shape and gradient.numpy().any()
    worse = tf.clip_by_value(image + 0.05 * tf.sign(gradient), -5, 5)
    assert LOSS(Y[:1], model(worse)).numpy() > LOSS(Y[:1], model(image)).numpy()


def test_a_layer_between_has_a_gradient_as_heat_maps_want():
    model = network()
    both = keras.models.Model([model.inputs], [model.layers[0].output, model.output])
    with tf.GradientTape() as tape:
        maps, out = both(X[:1])
        best = out[:, tf.argmax(out[0])]
    pooled = tf.reduce_mean(tape.gradient(best, maps), axis=(0, 1, 2))
    heat = tf.squeeze(maps[0] @ pooled[..., tf.newaxis])
    assert heat.numpy().shape == (6, 6) and pooled.numpy().any()


def test_two_tapes_in_one_block_each_have_their_gradients():
    maker, judge = keras.Sequential([layers.Dense(64, input_shape=(5,))]), network()
    entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    with tf.GradientTape() as a, tf.GradientTape() as b:
        made = tf.reshape(maker(tf.random.normal([8, 5]), training=True), [8, 8, 8, 1])
        real, fake = judge(X[:8], training=True), judge(made, training=True)
        first = entropy(tf.ones_like(fake), fake)
        second = entropy(tf.ones_like(real), real) + entropy(tf.zeros_like(fake), fake)
    assert all(g.numpy().any() for g in a.gradient(first, maker.trainable_variables))
    found = b.gradient(second, judge.trainable_variables)
    assert len(found) == 6 and all(g is not None for g in found)


def test_penalties_of_weights_are_part_of_the_gradient():
    model = network(kernel_regularizer="l2")
    with tf.GradientTape() as tape:
        model(X[:2], training=True)
        penalty = tf.add_n(model.losses)
    kernel = model.trainable_variables[0]
    np.testing.assert_allclose(tape.gradient(penalty, kernel).numpy(), 0.02 * kernel.numpy(), rtol=1e-5)


def test_outside_the_block_everything_is_an_ordinary_tensor():
    model = network()
    with tf.GradientTape() as tape:
        out = model(X[:2])
        loss = LOSS(Y[:2], out)
    assert isinstance(loss, Recorded) and isinstance(loss + 1, tf.Tensor)
    assert f"{loss:.3f}" == f"{float(loss):.3f}" == f"{loss.numpy():.3f}"
    assert np.argmax(out, axis=1).shape == (2,) and out.shape.as_list() == [2, 3]
    assert isinstance(out[0], tf.Tensor) and isinstance(tf.nn.softmax(out), tf.Tensor)
    assert str(out).startswith("tf.Tensor(") and repr(loss).startswith("<tf.Tensor:")
    mean, accuracy = keras.metrics.Mean(), keras.metrics.SparseCategoricalAccuracy()
    mean(loss)
    accuracy.update_state(Y[:2], out)
    assert mean.result().numpy() == pytest.approx(float(loss)) and 0 <= accuracy.result().numpy() <= 1
    mean.reset_states()
    assert mean.result() == 0 and tape.watched_variables()


def test_a_loss_without_a_way_back_is_told():
    model = network()
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(X[:2]).numpy())
    gradients = tape.gradient(loss, model.trainable_variables)
    assert gradients == [None] * 6
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        keras.optimizers.Adam().apply_gradients(zip(gradients, model.trainable_variables, strict=True))
    zeros = tape.gradient(loss, model.trainable_variables, unconnected_gradients="zero")
    assert [g.shape for g in zeros] == [v.shape for v in model.trainable_variables]


def test_minimize_takes_a_function_or_a_tape():
    model, optimizer = network(), keras.optimizers.Adam(0.01)

    def loss():
        return LOSS(Y, model(X))

    before = float(loss())
    for _ in range(5):
        optimizer.minimize(loss, model.trainable_variables)
    with tf.GradientTape() as tape:
        last = loss()
    optimizer.minimize(last, model.trainable_variables, tape=tape)
    assert float(loss()) < before
    with pytest.raises(NotImplementedError, match="no graph of TensorFlow 1"):
        optimizer.minimize(last)


def test_gradients_can_be_clipped():
    found, length = tf.clip_by_global_norm([tf.constant([3.0]), None, tf.constant([4.0])], 1.0)
    assert float(length) == 5 and [None if one is None else round(float(one[0]), 4) for one in found] == [
        0.6,
        None,
        0.8,
    ]
    np.testing.assert_allclose(tf.clip_by_norm([3.0, 4.0], 1.0).numpy(), [0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose(tf.clip_by_norm([0.3, 0.4], 1.0).numpy(), [0.3, 0.4], rtol=1e-6)


def test_weights_and_results_of_layers_answer_as_tensors():
    layer = layers.Dense(2)
    assert layer([[1.0, 2.0]]).numpy().shape == (1, 2) and isinstance(layer, library.Dense)
    assert [w.name for w in layer.weights] == ["kernel", "bias"] and layer.weights[0].numpy().shape == (2, 2)
    layer.weights[0].assign(np.ones((2, 2)))
    assert layer.get_weights()[0].tolist() == [[1, 1], [1, 1]]
    model = network()
    kept = model.trainable_variables
    model.predict(X, verbose=0)
    kept[0].assign(kept[0] * 0)
    assert not model.get_weights()[0].any() and kept[0].path.endswith("/kernel")


def test_layers_of_scripts_are_fused_as_those_of_the_library():
    def steps(names):
        text = []
        model = keras.Sequential(
            [
                names.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)),
                names.MaxPooling2D(),
                names.Flatten(),
                names.Dense(3, activation="softmax"),
            ]
        )
        model.summary(print_fn=text.append, expand_program=True)
        return "\n".join(text).count("+")

    assert steps(layers) == steps(library) > 0


@pytest.mark.keras
def test_gradients_are_those_of_tensorflow():
    import keras as real
    import tensorflow as real_tf

    theirs = real.Sequential(
        [
            real.layers.Input((8, 8, 1)),
            real.layers.Conv2D(4, 3, activation="relu"),
            real.layers.BatchNormalization(),
            real.layers.Flatten(),
            real.layers.Dense(3),
        ]
    )
    model = network()
    theirs.set_weights(model.get_weights())
    found = []
    for tensorflow, net, loss in (
        (tf, model, LOSS),
        (real_tf, theirs, real.losses.SparseCategoricalCrossentropy(from_logits=True)),
    ):
        with tensorflow.GradientTape() as tape:
            value = loss(Y, net(X, training=True))
        found.append([np.asarray(g) for g in tape.gradient(value, net.trainable_variables)])
    for mine, other in zip(*found, strict=True):
        np.testing.assert_allclose(mine, other, rtol=2e-3, atol=2e-5)
    assert tinycnn.Sequential in type(model).__mro__


def test_a_gradient_of_a_gradient_is_refused_and_not_taken_for_a_constant():
    x = tf.Variable([1.0, 2.0])
    with pytest.raises(NotSupportedError, match="gradients of gradients are not found"), tf.GradientTape():
        with tf.GradientTape() as inner:
            y = x * x * x
        inner.gradient(y, x)
    with tf.GradientTape() as outer, tf.GradientTape() as inner:  # asked for too early, but the first one
        y = x * x
        found = inner.gradient(y, x), outer.gradient(y, x)
    assert [list(one.numpy()) for one in found] == [[2.0, 4.0], [2.0, 4.0]]
