import numpy as np
import pytest

from tinycnn.saving import WeightsFileError
from tinycnn.saving.weights import load_weights, save_weights

KERNEL = ("conv2d/kernel", np.ones((3, 3, 1, 4), np.float32))
BIAS = ("conv2d/bias", np.zeros(4, np.float32))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "model.weights.npz"
    save_weights(path, [KERNEL, BIAS])
    return path


def test_other_names_of_layers_fit(path):
    kernel, bias = load_weights(
        path, [("conv2d_7/kernel", (3, 3, 1, 4), np.float32), ("conv2d_7/bias", (4,), np.float32)]
    )
    assert kernel.sum() == 36 and bias.sum() == 0


def fault_of(path, expected):
    with pytest.raises(WeightsFileError) as caught:
        load_weights(path, [(name, shape, np.float32) for name, shape in expected])
    text = str(caught.value)
    assert text.startswith(f"{path}: its weights do not fit the model:")
    return text.splitlines()[1:]


def test_every_wrong_shape_is_listed(path):
    assert fault_of(path, [("conv2d/kernel", (5, 5, 1, 4)), ("conv2d/bias", (8,))]) == [
        "  weight 0: the file has 'conv2d/kernel' (3, 3, 1, 4) float32; "
        "the model has 'conv2d/kernel' (5, 5, 1, 4) float32",
        "  weight 1: the file has 'conv2d/bias' (4,) float32; the model has 'conv2d/bias' (8,) float32",
    ]


def test_a_missing_weight_is_listed(path):
    expected = [("conv2d/kernel", (3, 3, 1, 4)), ("conv2d/bias", (4,)), ("dense/kernel", (2, 2))]
    assert fault_of(path, expected) == [
        "  weight 2: missing in the file; the model has 'dense/kernel' (2, 2) float32"
    ]


def test_a_weight_too_many_is_listed(path):
    assert fault_of(path, [("conv2d/kernel", (3, 3, 1, 4))]) == [
        "  weight 1: the file has 'conv2d/bias' (4,) float32; the model has no more"
    ]


def test_a_weight_of_another_kind_does_not_fit_though_its_shape_does(path):
    (line,) = fault_of(path, [("conv2d/kernel", (3, 3, 1, 4)), ("norm/gamma", (4,))])
    assert "'conv2d/bias' (4,)" in line and "'norm/gamma' (4,)" in line


def test_floats_do_not_fit_where_whole_numbers_are_expected(path):
    with pytest.raises(WeightsFileError, match=r"weight 1: the file has .* float32; the model has .* int64"):
        load_weights(path, [("a/kernel", (3, 3, 1, 4), np.float32), ("a/bias", (4,), np.int64)])


def test_a_long_list_of_differences_is_cut(tmp_path):
    path = tmp_path / "many.weights.npz"
    save_weights(path, [(f"dense_{i}/bias", np.zeros(1)) for i in range(50)])
    lines = fault_of(path, [])
    assert len(lines) == 21 and lines[-1] == "  ... and 30 more"
