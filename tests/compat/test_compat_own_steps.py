"""Layers, models and training steps of a script's own, in the spellings of TensorFlow 2."""

import numpy as np
import pytest

from tinycnn.compat import keras
from tinycnn.compat import tensorflow as tf
from tinycnn.compat.keras import layers

RNG = np.random.default_rng(13)
X = RNG.normal(size=(60, 10)).astype("float32")
Y = (X[:, 0] > 0).astype("int64")


class Named(layers.Layer):
    def __init__(self, units=4, **settings):
        super().__init__(**settings)
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight("kernel", shape=[int(input_shape[-1]), self.units])
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros", trainable=True)
        super().build(input_shape)

    def call(self, inputs):
        return tf.nn.relu(tf.matmul(inputs, self.kernel) + self.bias)


class WithVariables(layers.Layer):
    def __init__(self):
        super().__init__()
        first = tf.random_normal_initializer()
        self.w = tf.Variable(initial_value=first(shape=(4, 2), dtype="float32"), trainable=True)
        self.b = tf.Variable(tf.zeros_initializer()(shape=(2,)), trainable=True)
        self.calls = tf.Variable(0.0, trainable=False)

    def call(self, x):
        return x @ self.w + self.b


class Stepping(keras.Model):
    """The step as a tutorial writes it."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        self.compiled_metrics.update_state(y, y_pred)
        return {metric.name: metric.result() for metric in self.metrics}


class Outside(keras.Model):
    """A class around a model, with a tracker and a measuring step."""

    def __init__(self, model):
        super().__init__()
        self.inner, self.tracker = model, keras.metrics.Mean(name="loss")

    def compile(self, optimizer, loss_fn):
        super().compile(optimizer=optimizer)
        self.loss_fn = loss_fn

    @property
    def metrics(self):
        return [self.tracker]

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.loss_fn(y, self.inner(x, training=True))
        weights = self.inner.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    def test_step(self, data):
        x, y = data
        self.tracker.update_state(self.loss_fn(y, self.inner(x, training=False)))
        return {"loss": self.tracker.result()}


def row():
    return keras.Sequential([layers.Dense(8, activation="relu", input_shape=(10,)), layers.Dense(2)])


LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def test_own_layers_in_all_spellings_learn():
    model = keras.Sequential([keras.Input((10,)), Named(), WithVariables()])
    model.compile(keras.optimizers.Adam(0.05), LOSS, metrics=["acc"])
    history = model.fit(X, Y, epochs=20, verbose=0).history
    assert history["acc"][-1] > 0.9
    assert [w.name for w in model.weights] == ["kernel", "bias", "Variable", "Variable_1", "Variable_2"]
    assert len(model.trainable_weights) == 4


def test_an_own_layer_can_be_called_and_trained_by_itself():
    layer, optimizer = Named(2), keras.optimizers.SGD(0.1)
    before = float(LOSS(Y, layer(X)))
    for _ in range(20):
        with tf.GradientTape() as tape:
            loss = LOSS(Y, layer(X))
        gradients = tape.gradient(loss, layer.trainable_weights)
        optimizer.apply_gradients(zip(gradients, layer.trainable_weights, strict=True))
    assert float(loss) < before and layer(X).numpy().shape == (60, 2)


def test_fit_calls_the_step_of_a_class():
    inputs = keras.Input((10,))
    outputs = layers.Dense(2)(layers.Dense(8, activation="relu", kernel_regularizer="l2")(inputs))
    model = Stepping(inputs, outputs)
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss=LOSS, metrics=["accuracy"])
    history = model.fit(X, Y, epochs=12, batch_size=16, verbose=0, validation_data=(X, Y))
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert history.history["acc"][-1] > 0.9 and history.history["loss"][-1] < history.history["loss"][0]
    assert model.evaluate(X, Y, verbose=0)[1] == pytest.approx(history.history["val_accuracy"][-1])


def test_a_class_around_a_model_needs_no_call():
    model = Outside(row())
    model.compile(keras.optimizers.Adam(0.02), LOSS)
    seen = []
    told = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs["loss"]))
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(20)
    history = model.fit(data, epochs=5, callbacks=[told], validation_data=data, verbose=0)
    assert seen == history.history["loss"] and len(history.history["val_loss"]) == 5
    assert model.evaluate(X, Y, batch_size=60, verbose=0) == pytest.approx(
        float(LOSS(Y, model.inner(X))), rel=1e-3
    )
    with pytest.raises(NotImplementedError, match="a method call"):
        model.predict(X, verbose=0)


def test_a_generator_goes_on_where_the_epoch_before_ended():
    def batches():
        for number in range(100):
            taken.append(number)
            yield X[:8], Y[:8]

    taken, model = [], Outside(row())
    model.compile("adam", LOSS)
    model.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0)
    assert taken == list(range(6))


def test_training_of_its_own_can_be_stopped():
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = True

    model = Outside(row())
    model.compile("sgd", LOSS)
    history = model.fit(X, Y, epochs=5, callbacks=[Stop()], verbose=0)
    assert len(history.epoch) == 1


def test_what_a_step_of_its_own_remembers_cannot_be_kept_for_after_a_crash_and_is_told(tmp_path):
    model = Outside(row())
    model.compile("sgd", LOSS)
    guard = keras.callbacks.BackupAndRestore(str(tmp_path / "run"))
    with pytest.raises(NotImplementedError, match=r"BackupAndRestore cannot keep what Outside\.train_step"):
        model.fit(X, Y, callbacks=[guard], verbose=0)
    assert model.optimizer.iterations == 0 and not (tmp_path / "run").exists()


def test_a_step_may_call_the_one_it_replaces():
    class Counting(keras.Sequential):
        steps = 0

        def train_step(self, data):
            self.steps += 1
            return super().train_step(data)

    model = Counting([layers.Dense(2, input_shape=(10,))])
    model.compile("sgd", LOSS, metrics=["accuracy"])
    history = model.fit(X, Y, batch_size=20, epochs=2, verbose=0)
    assert model.steps == 6 and set(history.history) == {"loss", "accuracy"}


def test_a_subclassed_model_learns_with_functions_of_tf_inside():
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.a, self.b = layers.Dense(8), layers.Dense(8)
            self.c = layers.Dense(2)

        def call(self, inputs, training=None):
            x = tf.nn.relu(self.a(inputs))
            return self.c(tf.concat([x, tf.nn.tanh(self.b(x)) + x], axis=-1))

    model = Net()
    model.compile(keras.optimizers.Adam(0.02), LOSS, metrics=["accuracy"])
    model.fit(X, Y, epochs=15, verbose=0)
    assert model.evaluate(X, Y, verbose=0)[1] > 0.9


def test_weights_that_are_read_too_early_are_put_in_place_later(tmp_path):
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.out = layers.Dense(2)

        def call(self, inputs):
            return self.out(inputs)

    model = Net()
    expected = model.predict(X, verbose=0)
    model.save_weights(str(tmp_path / "weights"))
    tf.train.Checkpoint(net=model).write(str(tmp_path / "point"))
    for read in (
        lambda other: other.load_weights(str(tmp_path / "weights")).expect_partial(),
        lambda other: tf.train.Checkpoint(net=other).read(str(tmp_path / "point")),
    ):
        other = Net()
        read(other)
        np.testing.assert_array_equal(other.predict(X, verbose=0), expected)
    with pytest.raises(FileNotFoundError):
        Net().load_weights(str(tmp_path / "nowhere"))


def test_a_call_with_an_argument_of_its_own_is_recorded():
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.out = layers.Dense(2)

        def call(self, x, is_training=False):
            x = self.out(x)
            return x if is_training else tf.nn.softmax(x)

    model = Net()
    with tf.GradientTape() as tape:
        loss = LOSS(Y, model(X, is_training=True))
    assert all(g is not None for g in tape.gradient(loss, model.trainable_variables))
    np.testing.assert_allclose(model(X).numpy().sum(axis=1), 1, rtol=1e-5)
