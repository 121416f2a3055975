"""Models that come back from files as they were."""

import json
import os
import time

import numpy as np
import pytest
from saving_models import X, Y, same, small

import tinycnn
from tinycnn import layers, models
from tinycnn.saving import ModelFileError, WeightsFileError

FORMS = ["m.keras", "m.h5", "m.hdf5"]
WEIGHTS = ["m.weights.h5", "m.weights.npz"]


@pytest.mark.parametrize("name", FORMS)
def test_a_model_comes_back_and_trains_on_as_if_never_away(tmp_path, name):
    model = small()
    model.save(tmp_path / name)
    again = models.load_model(tmp_path / name)
    assert again.get_config() == model.get_config()
    assert same(model, again)
    assert model.train_on_batch(X, Y) == pytest.approx(again.train_on_batch(X, Y), rel=1e-6)
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_the_same_model_makes_the_same_bytes_whenever_it_is_saved(tmp_path):
    model = small()

    def saved():
        for name in FORMS:
            model.save(tmp_path / name)
        for name in WEIGHTS:
            model.save_weights(tmp_path / name)
        return [(tmp_path / name).read_bytes() for name in FORMS + WEIGHTS]

    first = saved()
    time.sleep(2.1)  # the clock of a zip file counts two seconds at a time
    assert saved() == first


@pytest.mark.parametrize("name", FORMS)
def test_a_model_that_is_not_compiled_comes_back_so(tmp_path, name):
    model = tinycnn.Sequential([layers.Dense(3, input_shape=(2,))])
    model.save(tmp_path / name)
    again = models.load_model(tmp_path / name)
    assert again.optimizer is None
    assert same(model, again)


def test_compile_false_leaves_the_optimizer_out(tmp_path):
    small().save(tmp_path / "m.keras")
    assert models.load_model(tmp_path / "m.keras", compile=False).optimizer is None


def test_an_older_file_without_the_optimizer_is_not_compiled(tmp_path):
    small().save(tmp_path / "m.h5", include_optimizer=False)
    assert models.load_model(tmp_path / "m.h5").optimizer is None


@pytest.mark.parametrize("name", ["m.keras", "m.h5"])
def test_frozen_layers_stay_frozen(tmp_path, name):
    model = small(trained=False)
    model.layers[0].trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    model.train_on_batch(X, Y)
    model.save(tmp_path / name)
    again = models.load_model(tmp_path / name)
    assert [layer.trainable for layer in again.layers] == [False, True, True, True]
    assert same(model, again)


@pytest.mark.parametrize("name", ["w.weights.h5", "w.weights.npz", "w.keras", "w.h5"])
def test_weights_are_read_from_every_kind_of_file(tmp_path, name):
    model, other = small(), small(trained=False)
    (model.save_weights if "weights" in name else model.save)(tmp_path / name)
    other.load_weights(tmp_path / name)
    assert same(model, other)


def test_weights_are_matched_by_name_in_older_files(tmp_path):
    model = tinycnn.Sequential([layers.Dense(2, name="a", input_shape=(2,)), layers.Dense(2, name="b")])
    model.save(tmp_path / "m.h5")
    other = tinycnn.Sequential([layers.Dense(2, name="b", input_shape=(2,)), layers.Dense(2, name="c")])
    before = other.layers[1].get_weights()
    other.load_weights(tmp_path / "m.h5", by_name=True)
    np.testing.assert_array_equal(other.layers[0].kernel, model.layers[1].kernel)
    np.testing.assert_array_equal(other.layers[1].kernel, before[0])


def dense(units):
    return tinycnn.Sequential([layers.Dense(4, input_shape=(2,)), layers.Dense(units)])


@pytest.mark.parametrize("name", ["w.weights.h5", "w.keras", "w.h5"])
def test_weights_that_do_not_fit_are_refused_and_nothing_changes(tmp_path, name):
    model, other = dense(3), dense(5)
    (model.save_weights if "weights" in name else model.save)(tmp_path / name)
    before = other.get_weights()
    with pytest.raises(WeightsFileError, match=r"dense_3: .*\(4, 3\), expected is \(4, 5\)"):
        other.load_weights(tmp_path / name)
    assert all(np.array_equal(a, b) for a, b in zip(before, other.get_weights(), strict=True))
    with pytest.warns(UserWarning, match="dense_3"):
        other.load_weights(tmp_path / name, skip_mismatch=True)
    np.testing.assert_array_equal(other.layers[0].kernel, model.layers[0].kernel)
    np.testing.assert_array_equal(other.layers[1].kernel, before[2])


@pytest.mark.parametrize("path", ["folder", "m", "m.txt", "m.weights"])
def test_a_path_of_another_ending_is_refused(tmp_path, path):
    with pytest.raises(ValueError, match=r"ends in \.keras, \.h5 or \.hdf5"):
        dense(1).save(tmp_path / path)
    with pytest.raises(ValueError, match=r"ends in \.keras, \.h5 or \.hdf5"):
        models.load_model(tmp_path / path)


def test_a_folder_is_no_file(tmp_path):
    os.mkdir(tmp_path / "m.keras")
    with pytest.raises(IsADirectoryError):
        dense(1).save(tmp_path / "m.keras")
    with pytest.raises(IsADirectoryError):
        models.load_model(tmp_path / "m.keras")
    with pytest.raises(NotImplementedError, match="zipped"):
        dense(1).save(tmp_path / "n.keras", zipped=False)


@pytest.mark.parametrize("name", ["m.keras", "m.h5"])
def test_a_file_that_is_there_is_replaced_only_if_that_is_wanted(tmp_path, name):
    dense(1).save(tmp_path / name)
    with pytest.raises(FileExistsError):
        dense(2).save(tmp_path / name, overwrite=False)
    dense(2).save(tmp_path / name)
    assert models.load_model(tmp_path / name).output_shape == (None, 2)
    assert os.listdir(tmp_path) == [name]


def test_a_file_that_is_not_there_is_named(tmp_path):
    for read in (models.load_model, dense(1).load_weights):
        with pytest.raises(FileNotFoundError, match=r"no .* file .*none\.keras"):
            read(tmp_path / "none.keras")


def test_a_model_without_weights_cannot_be_saved(tmp_path):
    with pytest.raises(tinycnn.errors.NotBuiltError):
        tinycnn.Sequential([layers.Dense(1)]).save(tmp_path / "m.keras")


def test_weights_alone_are_no_model(tmp_path):
    dense(1).save_weights(tmp_path / "w.weights.h5")
    os.rename(tmp_path / "w.weights.h5", tmp_path / "w.h5")
    with pytest.raises(ModelFileError, match="use load_weights"):
        models.load_model(tmp_path / "w.h5")


def test_json_holds_what_makes_an_equal_model():
    model = small()
    again = models.model_from_json(model.to_json(indent=2))
    assert again.get_config() == model.get_config()
    assert again.optimizer.get_config() == model.optimizer.get_config()
    assert not same(model, again)
    assert json.loads(model.to_json())["build_config"] == {"input_shape": [None, 5, 5, 1]}


def test_a_clone_has_the_same_layers_and_other_weights():
    model = small()
    twin = models.clone_model(model)
    assert twin.get_config() == model.get_config()
    assert twin.optimizer is None
    assert not same(model, twin)
    assert not {id(w) for w in twin.weights} & {id(w) for w in model.weights}


def test_a_clone_may_change_each_layer():
    def wider(layer):
        config = layer.get_config()
        if isinstance(layer, layers.Dense):
            config["units"] += 1
        return type(layer).from_config(config)

    assert models.clone_model(small(), clone_function=wider).output_shape == (None, 4)
    twin = models.clone_model(small(), clone_function=wider, recursive=True)
    assert twin.layers[2].output_shape == (None, 5)
    other = models.clone_model(dense(1), input_tensors=layers.Input((7,)))
    assert other.input_shape == (None, 7)
    with pytest.raises(ValueError, match="call_function"):
        models.clone_model(small(), call_function=print)
