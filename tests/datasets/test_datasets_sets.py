"""The data sets themselves: what is promised of each, and the digits that are always there."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from datasets_fakes import arrays, four_files, mirror, npz_bytes, same, write

from tinycnn.datasets import DataNotFoundError, digits, fashion_mnist, mnist
from tinycnn.errors import DataError

# Taken before any test sets a folder of its own.
DATA_DIR = os.environ.get("TINYCNN_DATA_DIR")


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


@pytest.mark.parametrize("module", [mnist, fashion_mnist])
def test_every_shipped_mirror_is_https_and_has_a_full_sha256(module):
    assert len({each.base.split("/")[2] for each in module.MIRRORS}) >= 2
    for each in module.MIRRORS:
        assert each.base.startswith("https://") and each.base.endswith("/")
        assert len(each.files) in (1, 4)
        for file in each.files:
            assert len(file.sha256) == 64 and int(file.sha256, 16)


@pytest.mark.parametrize("module, name", [(mnist, "mnist"), (fashion_mnist, "fashion_mnist")])
def test_load_data_reads_the_folder_of_its_own_name(module, name, data_dir, monkeypatch):
    monkeypatch.setattr(module, "MIRRORS", ())
    other = {"mnist": "fashion_mnist", "fashion_mnist": "mnist"}[name]
    write(data_dir / other, four_files(arrays(1)))
    with pytest.raises(DataNotFoundError):
        module.load_data()
    write(data_dir / name, four_files(arrays(2)))
    assert same(module.load_data(), arrays(2))


@pytest.mark.parametrize("module", [mnist, fashion_mnist])
def test_load_data_asks_its_mirrors(module, server, monkeypatch):
    server.files = four_files(arrays())
    monkeypatch.setattr(module, "MIRRORS", (mirror(server.base, server.files),))
    assert same(module.load_data(), arrays())


@pytest.mark.parametrize("module", [mnist, fashion_mnist, digits])
def test_there_is_a_name_for_each_class(module):
    assert len(set(module.class_names)) == 10


def test_mnist_takes_the_path_argument_of_keras(data_dir, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "MIRRORS", ())
    write(data_dir / "mnist", four_files(arrays(1)))
    write(tmp_path / "mine", {"set.npz": npz_bytes(arrays(2))})
    assert same(mnist.load_data("mnist.npz"), arrays(1))
    assert same(mnist.load_data(path=str(tmp_path / "mine" / "set.npz")), arrays(2))
    with pytest.raises(DataNotFoundError, match=r"no file .*other\.npz.* without path"):
        mnist.load_data(tmp_path / "mine" / "other.npz")


def test_data_errors_are_value_errors():
    assert issubclass(DataNotFoundError, DataError) and issubclass(DataError, ValueError)


def test_digits_have_the_shapes_of_mnist_and_their_own_number():
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    assert (x_train.shape, x_test.shape) == ((1437, 28, 28), (360, 28, 28))
    assert (y_train.shape, y_test.shape) == ((1437,), (360,))
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert (x_train.min(), x_train.max()) == (0, 255)
    np.testing.assert_array_equal(np.bincount(y_train), [142, 146, 141, 147, 144, 146, 145, 143, 139, 144])
    np.testing.assert_array_equal(np.bincount(y_test), [36, 36, 36, 36, 37, 36, 36, 36, 35, 36])


def test_digits_are_the_same_bytes_everywhere():
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    assert sha256(x_train) == "3035aa7ddb750f5506c70b61dd01cc3fddbbc78ddff85db88ae950b0be71a8b9"
    assert sha256(y_train) == "0bd5f5cca56342e4d6ba876d0e850e9d97c3da9226cd7d0751474f2795666a4c"
    assert sha256(x_test) == "b994f19e6031417f530cb0da288cfcd15241ccddc2209bdb4f376b81437e45e0"
    assert sha256(y_test) == "9e1372e954c5ebc45e0833193c57595e7bb08bc4995f01a85367f17cb6106102"


def test_digits_are_those_of_scikit_learn_each_once():
    from sklearn.datasets import load_digits

    (x_train, y_train), (x_test, y_test) = digits.load_data()
    images, labels = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    bundled = load_digits()
    expected = digits._enlarged(bundled.images.astype(np.int64))
    found = sorted((image.tobytes(), label) for image, label in zip(images, labels, strict=True))
    assert found == sorted((image.tobytes(), y) for image, y in zip(expected, bundled.target, strict=True))


def test_enlarging_keeps_a_flat_middle_flat_and_the_border_empty():
    enlarged = digits._enlarged(np.full((1, 8, 8), 16))[0]
    assert (enlarged[6:22, 6:22] == 255).all()
    border = enlarged.copy()
    border[4:24, 4:24] = 0
    assert not border.any()
    assert enlarged[4, 14] == 179  # 7 tenths of the pixel, 3 tenths of the background: 178.5
    np.testing.assert_array_equal(enlarged, enlarged.T)
    np.testing.assert_array_equal(enlarged, enlarged[::-1, ::-1])


@pytest.mark.skipif(
    not DATA_DIR or not Path(DATA_DIR, "mnist").is_dir(), reason="TINYCNN_DATA_DIR holds no mnist"
)
def test_mnist_is_the_mnist(monkeypatch):
    monkeypatch.setenv("TINYCNN_DATA_DIR", DATA_DIR)
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    assert (x_train.shape, x_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert sha256(x_train) == "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757"
    assert sha256(y_train) == "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13"
    assert sha256(x_test) == "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161"
    assert sha256(y_test) == "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"
