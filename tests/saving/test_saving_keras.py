"""A file written by one library opens in the other, predicts the same and goes on training the same."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from saving_drawn import data, made, networks

import tinycnn

pytestmark = pytest.mark.keras

# The first case that fails says enough; looking for a smaller one takes minutes.
DRAWN = settings(
    max_examples=50, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
FORMS = [".keras", ".h5"]


@pytest.fixture(scope="module")
def keras():
    keras = pytest.importorskip("keras")
    keras.config.disable_traceback_filtering()
    return keras


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


def steps(model, x, y, count=2):
    for _ in range(count):
        model.train_on_batch(x, y)


def close(ours, theirs):
    for mine, other in zip(ours, theirs, strict=True):
        other = np.asarray(other)
        scale = max(float(np.abs(other).max(initial=0)), 1.0)
        np.testing.assert_allclose(mine, other, rtol=0, atol=2e-5 * scale)


def same_from_here(ours, theirs, x, y):
    """Compare predictions, the state of the optimizer, and the weights after two more steps."""
    close([ours.predict(x, verbose=0)], [theirs(x)])
    state = ours.optimizer_state()
    assert len(state) == len(theirs.optimizer.variables)
    close([array for _, array in state], [v.numpy() for v in theirs.optimizer.variables])
    steps(ours, x, y)
    steps(theirs, x, y)
    close(ours.get_weights(), theirs.get_weights())


@DRAWN
@given(drawn=networks())
def test_what_tinycnn_saves_keras_opens_and_trains_on(keras, folder, drawn):
    keras.backend.clear_session()
    x, y = data(drawn[2])
    ours = made(tinycnn, drawn)
    steps(ours, x, y)
    ours.save(folder / "ours.keras")
    theirs = keras.models.load_model(folder / "ours.keras")
    theirs.run_eagerly = True  # no graph for a few steps
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    same_from_here(ours, theirs, x, y)


@DRAWN
@given(drawn=networks())
def test_what_tinycnn_saves_in_the_older_form_keras_opens(keras, folder, drawn):
    """Keras trains no model on that it read from such a file, of its own neither."""
    keras.backend.clear_session()
    x, y = data(drawn[2])
    ours = made(tinycnn, drawn)
    steps(ours, x, y)
    ours.save(folder / "ours.h5")
    theirs = keras.models.load_model(folder / "ours.h5")
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    assert theirs.optimizer.get_config()["name"] == ours.optimizer.name
    assert int(theirs.optimizer.iterations) == ours.optimizer.iterations
    close([ours.predict(x, verbose=0)], [theirs(x)])
    assert theirs.compiled


@pytest.mark.parametrize("form", FORMS)
@DRAWN
@given(drawn=networks())
def test_what_keras_saves_tinycnn_opens_and_trains_on(keras, folder, form, drawn):
    keras.backend.clear_session()
    x, y = data(drawn[2])
    theirs = made(keras, drawn, run_eagerly=True)
    steps(theirs, x, y)
    theirs.save(folder / f"theirs{form}")
    ours = tinycnn.models.load_model(folder / f"theirs{form}")
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    same_from_here(ours, theirs, x, y)


@DRAWN
@given(drawn=networks())
def test_files_of_weights_go_both_ways(keras, folder, drawn):
    keras.backend.clear_session()
    x, _ = data(drawn[2])
    ours, theirs = made(tinycnn, drawn), made(keras, drawn)
    ours.save_weights(folder / "ours.weights.h5")
    theirs.load_weights(folder / "ours.weights.h5")
    close(ours.get_weights(), theirs.get_weights())
    again = made(keras, drawn)
    for name in ("theirs.weights.h5", "theirs.keras", "theirs.h5"):
        (again.save_weights if "weights" in name else again.save)(folder / name)
        ours.set_weights([np.zeros_like(w) for w in ours.get_weights()])
        ours.load_weights(folder / name)
        close(ours.get_weights(), again.get_weights())


@DRAWN
@given(drawn=networks())
def test_configs_go_both_ways(keras, drawn):
    keras.backend.clear_session()
    ours, theirs = made(tinycnn, drawn), made(keras, drawn)
    back = keras.models.model_from_json(ours.to_json())
    assert [w.shape for w in back.get_weights()] == [w.shape for w in theirs.get_weights()]
    mine = tinycnn.models.model_from_json(theirs.to_json())
    assert [w.shape for w in mine.get_weights()] == [w.shape for w in theirs.get_weights()]
    assert mine.get_config()["build_input_shape"] == theirs.get_config()["build_input_shape"]
    assert [one["class_name"] for one in mine.get_config()["layers"]] == [
        one["class_name"] for one in theirs.get_config()["layers"]
    ]
