"""Old spellings mean what they meant."""

import copy
import pickle

import numpy as np
import pytest

import tinycnn
from tinycnn import reference
from tinycnn.compat.era import set_era
from tinycnn.compat.keras import backend as K
from tinycnn.compat.keras import callbacks, layers, models, optimizers, utils
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.spelling.logs import Logs


@pytest.fixture(autouse=True)
def today():
    set_era()
    yield
    set_era()


def data(count=40, shape=(8, 8, 1)):
    draw = np.random.default_rng(0)
    return draw.random((count, *shape), np.float32), utils.to_categorical(draw.integers(0, 3, count), 3)


def net(metrics=("accuracy",)):
    model = models.Sequential(
        [layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)), layers.Flatten()]
    )
    model.add(layers.Dense(3, activation="softmax"))
    model.compile("adam", "categorical_crossentropy", metrics=list(metrics))
    return model


OLD = [
    (lambda: layers.Convolution2D(4, 3, 5, border_mode="same"), {"kernel_size": (3, 5), "padding": "same"}),
    (lambda: layers.Convolution2D(nb_filter=4, nb_row=3, nb_col=5), {"filters": 4, "kernel_size": (3, 5)}),
    (
        lambda: layers.Convolution2D(4, 3, 3, subsample=(2, 2), bias=False),
        {"strides": (2, 2), "use_bias": False},
    ),
    (lambda: layers.Conv2D(4, (3, 3), padding="Same", data_format="tf"), {"padding": "same"}),
    (lambda: layers.Dense(output_dim=7, input_dim=3), {"units": 7, "batch_input_shape": (None, 3)}),
    (lambda: layers.Dense(7, batch_input_shape=(32, 3)), {"batch_input_shape": (None, 3)}),
    (lambda: layers.Dropout(p=0.25), {"rate": 0.25}),
    (lambda: layers.GaussianNoise(sigma=0.5), {"stddev": 0.5}),
    (lambda: layers.LeakyReLU(alpha=0.1), {"negative_slope": 0.1}),
    (lambda: layers.MaxPooling2D((2, 2), border_mode="same"), {"padding": "same"}),
    (lambda: layers.BatchNormalization(mode=0, axis=-1, fused=True), {"momentum": 0.99}),
    (lambda: layers.ThresholdedReLU(theta=0.5), {"threshold": 0.5}),
]


@pytest.mark.parametrize(("make", "expected"), OLD)
def test_old_arguments_make_todays_layer(make, expected):
    layer = make()
    assert any(base.__module__.startswith("tinycnn.layers") for base in type(layer).__mro__)
    assert {name: getattr(layer, name) for name in expected} == expected


def test_regularizers_and_initializers_by_their_old_names():
    layer = layers.Dense(3, init="he_normal", W_regularizer="l2", W_constraint="max_norm")
    assert type(layer.kernel_initializer).__name__ == "HeNormal"
    assert layer.kernel_regularizer is not None and layer.kernel_constraint is not None


def test_one_argument_under_two_names_is_refused():
    with pytest.raises(TypeError, match="'p' and 'rate'"):
        layers.Dropout(p=0.5, rate=0.5)


def test_three_whole_numbers_are_a_window_in_old_scripts_only():
    assert layers.Conv2D(4, 3, 3).strides == (3, 3)
    set_era(keras=2)
    assert layers.Conv2D(4, 3, 3).kernel_size == (3, 3) and layers.Conv2D(4, 3, 3).strides == (1, 1)


def test_weights_may_be_given_to_begin_with():
    kernel, bias = np.ones((3, 2), np.float32), np.full(2, 5, np.float32)
    layer = layers.Dense(2, weights=[kernel, bias], input_dim=3)
    np.testing.assert_array_equal(layer(np.ones((1, 3))), [[8, 8]])


def test_what_stands_for_a_class_behaves_as_the_class():
    layer = layers.Conv2D(2, 3)
    assert isinstance(layer, layers.Conv2D) and isinstance(tinycnn.layers.Conv2D(2, 3), layers.Conv2D)
    assert not isinstance(layer, layers.Dense) and type(layer) == layers.Conv2D  # noqa: E721
    assert layer.__class__.__name__ == "Conv2D"
    assert issubclass(tinycnn.layers.Conv2D, layers.Conv2D)

    class Mine(layers.Dense):
        pass

    assert issubclass(Mine, tinycnn.layers.Dense)
    assert pickle.loads(pickle.dumps(layers.Conv2D)) == layers.Conv2D
    assert layers.Conv2D.from_config(layer.get_config()).filters == 2


# Channels first ------------------------------------------------------------------


def first_and_last():
    """One network in both orders, with the same weights."""
    made = []
    for order, axis, shape in (("channels_last", -1, (9, 8, 2)), ("channels_first", 1, (2, 9, 8))):
        K.set_image_data_format(order)
        model = models.Sequential(
            [
                layers.Conv2D(4, (3, 3), activation="relu", padding="same", input_shape=shape),
                layers.BatchNormalization(axis=axis),
                layers.MaxPooling2D((2, 2)),
                layers.ZeroPadding2D(1),
                layers.Conv2D(3, 2),
                layers.Activation("relu"),
                layers.Flatten(),
                layers.Dense(3, activation="softmax"),
            ]
        )
        model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
        made.append(model)
    made[1].set_weights(made[0].get_weights())
    return made


def test_channels_first_trains_to_the_same_weights():
    last, first = first_and_last()
    x, y = data(shape=(9, 8, 2))
    last.fit(x, y, epochs=2, shuffle=False, verbose=0)
    first.fit(x.transpose(0, 3, 1, 2), y, epochs=2, shuffle=False, verbose=0)
    for a, b in zip(last.get_weights(), first.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_shapes_and_kernels_of_channels_first_are_those_of_keras():
    _, first = first_and_last()
    shapes = [layer.output_shape for layer in first.layers]
    assert shapes[0] == (None, 4, 9, 8) and shapes[2] == (None, 4, 4, 4)
    assert first.layers[0].get_weights()[0].shape == (3, 3, 2, 4)
    assert [type(layer).__name__ for layer in first.layers][:2] == ["Conv2D", "BatchNormalization"]
    assert isinstance(first.layers[0], layers.Conv2D) and first.layers[0].filters == 4


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_channels_first_is_saved_and_read(tmp_path, ending):
    _, first = first_and_last()
    x = data(shape=(9, 8, 2))[0].transpose(0, 3, 1, 2)
    first.save(tmp_path / f"net.{ending}")
    again = models.load_model(tmp_path / f"net.{ending}")
    np.testing.assert_array_equal(again.predict(x, verbose=0), first.predict(x, verbose=0))


def test_the_words_of_keras_1_for_the_order():
    K.set_image_dim_ordering("th")
    assert K.image_data_format() == "channels_first" and K.image_dim_ordering() == "th"
    assert layers.MaxPooling2D(dim_ordering="tf").pool_size == (2, 2)
    with pytest.raises(ValueError, match="channels_first"):
        K.set_image_data_format("sideways")


# Optimizers ----------------------------------------------------------------------


def test_lr_and_decay():
    optimizer = optimizers.SGD(lr=0.5, decay=0.5)
    params = np.zeros(1)
    rates = []
    for _ in range(3):
        before = params.copy()
        optimizer.apply(params, np.ones(1), reference)
        rates.append(float((before - params)[0]))
    np.testing.assert_allclose(rates, [0.5, 0.5 / 1.5, 0.25])
    assert optimizer.lr == 0.5
    K.set_value(optimizer.lr, 0.125)
    assert K.get_value(optimizer.lr) == 0.125


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop", "adadelta", "adagrad", "adamax", "nadam"])
def test_lower_case_optimizers(name):
    optimizer = getattr(optimizers, name)(lr=0.01)
    assert isinstance(optimizer, tinycnn.optimizers.Optimizer) and optimizer.learning_rate == 0.01
    assert copy.deepcopy(optimizer).learning_rate == 0.01


def test_adadelta_has_its_old_rate_in_old_scripts_only():
    assert optimizers.Adadelta().lr == 0.001
    set_era(keras=2)
    assert optimizers.Adadelta().lr == 1.0 and optimizers.get("adadelta").lr == 1.0
    assert optimizers.Adadelta(0.25).lr == 0.25 and optimizers.Adadelta(lr=0.5).lr == 0.5


def test_unknown_arguments_are_refused_still():
    with pytest.raises(TypeError, match="speed"):
        optimizers.Adam(speed=3)


# Logs ----------------------------------------------------------------------------


def test_history_is_found_by_both_names():
    x, y = data()
    history = net().fit(x, y, nb_epoch=2, validation_split=0.2, verbose=0)
    assert history.history["acc"] == history.history["accuracy"]
    assert history.history["val_acc"] == history.history["val_accuracy"]
    assert sorted(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    with pytest.raises(KeyError):
        history.history["auc"]


def test_callbacks_find_logs_by_both_names():
    class Look(callbacks.Callback):
        seen: list = []

        def on_batch_end(self, batch, logs={}):  # noqa: B006 -- as people wrote it
            self.seen.append(logs.get("acc"))

        def on_epoch_end(self, epoch, logs=None):
            self.seen.append(logs["val_acc"])
            logs["extra"] = 1.0

    x, y = data()
    look = Look()
    history = net().fit(x, y, epochs=1, batch_size=20, validation_data=[x, y], callbacks=[look], verbose=0)
    assert len(look.seen) == 3 and None not in look.seen and history.history["extra"] == [1.0]


def test_monitors_and_paths_by_the_other_name(tmp_path, recwarn):
    x, y = data()
    keep = callbacks.ModelCheckpoint(
        str(tmp_path / "{epoch}-{val_acc:.1f}.hdf5"), monitor="val_acc", period=2
    )
    stop = callbacks.EarlyStopping(monitor="val_acc", patience=0)
    net().fit(x, y, epochs=2, validation_data=(x, y), callbacks=[keep], verbose=0)
    net().fit(x, y, epochs=2, validation_data=(x, y), callbacks=[stop], verbose=0)
    assert [path.name[:2] for path in tmp_path.iterdir()] == ["2-"]
    assert not [one for one in recwarn if "not in the logs" in str(one.message)]


def test_old_scripts_get_acc_in_files(tmp_path):
    set_era(keras=2, acc=True)
    x, y = data()
    path = tmp_path / "log.csv"
    net().fit(x, y, epochs=1, validation_data=(x, y), callbacks=[callbacks.CSVLogger(path)], verbose=0)
    assert path.read_text().splitlines()[0] == "epoch,acc,loss,val_acc,val_loss"


def test_logs_hold_each_value_once():
    logs = Logs(acc=1.0, lr=0.5)
    assert len(logs) == 2 and logs["accuracy"] == 1.0 and "learning_rate" in logs and "loss" not in logs
    assert pickle.loads(pickle.dumps(logs)) == {"acc": 1.0, "lr": 0.5}


# Methods and files ---------------------------------------------------------------


def test_generators_by_their_old_methods():
    x, y = data()

    def endless():
        while True:
            yield x[:10], y[:10]

    model = net()
    history = model.fit_generator(
        endless(),
        steps_per_epoch=2.5,
        epochs=2,
        workers=4,
        use_multiprocessing=True,
        max_queue_size=3,
        verbose=0,
    )
    assert len(history.epoch) == 2
    model.fit_generator(endless(), samples_per_epoch=25, nb_epoch=1, pickle_safe=False, verbose=0)
    assert model.optimizer.steps == 2 * 3 + 3
    assert len(model.evaluate_generator(endless(), steps=2)) == 2
    assert model.predict_generator(endless(), steps=2).shape == (20, 3)


def test_classes_and_probabilities():
    x, _ = data()
    model = net()
    np.testing.assert_array_equal(model.predict_classes(x), model.predict_proba(x).argmax(axis=1))


@pytest.mark.parametrize("name", ["net.h5", "net.hdf5", "net.model", "net", "deep/er/net.keras", "folder/"])
def test_models_are_saved_under_any_name(tmp_path, name):
    x, _ = data()
    model = net()
    path = f"{tmp_path}/{name}"
    model.save(path)
    again = models.load_model(path)
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))
    assert again.predict_classes(x).shape == (40,)
    other = net()
    other.load_weights(path)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


@pytest.mark.parametrize("name", ["w.h5", "w.hdf5", "w.weights.h5", "w.ckpt", "w", "w.weights.npz"])
def test_weights_are_saved_under_any_name(tmp_path, name):
    model, other = net(), net()
    model.save_weights(tmp_path / name)
    other.load_weights(tmp_path / name)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_json_goes_both_ways_and_yaml_is_refused():
    model = net()
    assert models.model_from_json(model.to_json()).count_params() == model.count_params()
    for refused in (model.to_yaml, lambda: models.model_from_yaml("")):
        with pytest.raises(NotSupportedError, match="json"):
            refused()


def test_functional_models_have_the_older_methods_too():
    inputs = layers.Input(shape=(8, 8, 1))
    model = models.Model(input=inputs, output=layers.Dense(3, activation="softmax")(layers.Flatten()(inputs)))
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics="accuracy")
    x, y = data()
    assert model.fit(x, y, nb_epoch=1, verbose=0).history["acc"]
    assert model.predict_classes(x).shape == (40,) and isinstance(model, models.Model)
    maps = K.function([model.input, K.learning_phase()], [model.layers[1].output])([x, 0])
    assert maps[0].shape == (40, 64)


def test_a_function_as_a_layer_has_a_gradient():
    model = models.Sequential(
        [layers.Dense(4, input_shape=(6,)), layers.Lambda(lambda x: K.square(x) / 2), layers.Dense(2)]
    )
    model.compile("sgd", "mse")
    draw = np.random.default_rng(0)
    report = tinycnn.gradcheck(model, draw.random((5, 6)), draw.random((5, 2)))
    assert report.ok if hasattr(report, "ok") else "agree" in str(report)


def test_models_go_through_pickle():
    x, _ = data()
    inputs = layers.Input(shape=(8, 8, 1))
    chain = models.Model(inputs, layers.Flatten()(inputs))
    for model in (net(), chain):
        again = pickle.loads(pickle.dumps(model))
        assert type(again) is type(model)
        np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))


def test_labels_in_old_words():
    assert utils.to_categorical(np.array([[1], [0]]), nb_classes=3).tolist() == [[0, 1, 0], [1, 0, 0]]
    assert utils.to_categorical(y=[1.0, 0.0], num_classes=2, dtype="float32").dtype == np.float32
