"""CIFAR: records of bytes in an archive, read as images."""

import io
import tarfile

import numpy as np
import pytest
from datasets_fakes import mirror, npz_bytes, same, write

from tinycnn.datasets import DataNotFoundError, cifar10, cifar100
from tinycnn.errors import DataError

FILES_10 = [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]


def arrays(classes=10, each=3):
    random = np.random.default_rng(classes)
    return {
        "x_train": random.integers(0, 256, (5 * each, 32, 32, 3), np.uint8),
        "y_train": random.integers(0, classes, (5 * each, 1), np.uint8),
        "x_test": random.integers(0, 256, (each, 32, 32, 3), np.uint8),
        "y_test": random.integers(0, classes, (each, 1), np.uint8),
    }


def records(images, *labels):
    rows = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.concatenate([*labels, rows], axis=1).astype(np.uint8).tobytes()


def files_of_10(data):
    parts = zip(np.split(data["x_train"], 5), np.split(data["y_train"], 5), strict=True)
    contents = [records(x, y) for x, y in parts] + [records(data["x_test"], data["y_test"])]
    return dict(zip(FILES_10, contents, strict=True))


def files_of_100(data):
    return {
        f"{half}.bin": records(data[f"x_{half}"], data[f"y_{half}"] // 5, data[f"y_{half}"])
        for half in ("train", "test")
    }


def packed(files, folder="cifar"):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return content.getvalue()


def test_cifar10_is_read_from_its_archive_its_folder_and_an_npz(data_dir, monkeypatch):
    monkeypatch.setattr(cifar10, "MIRRORS", ())
    with pytest.raises(DataNotFoundError, match=r"cifar-10-binary\.tar\.gz"):
        cifar10.load_data()
    data = arrays()
    write(data_dir, {"cifar10.npz": npz_bytes(data)})
    assert same(cifar10.load_data(), data)
    write(data_dir / "cifar10" / "cifar-10-batches-bin", files_of_10(data))
    (data_dir / "cifar10.npz").unlink()
    assert same(cifar10.load_data(), data)
    write(data_dir / "cifar10", {"cifar-10-binary.tar.gz": packed(files_of_10(data))})
    assert same(cifar10.load_data(), data)


def test_cifar10_is_fetched_and_kept(server, cache, monkeypatch):
    data = arrays()
    server.files = {"cifar-10-binary.tar.gz": packed(files_of_10(data))}
    monkeypatch.setattr(cifar10, "MIRRORS", (mirror(server.base, server.files),))
    assert same(cifar10.load_data(), data)
    server.files = {}
    assert same(cifar10.load_data(), data)


def test_cifar100_has_fine_and_coarse_labels(data_dir, monkeypatch):
    monkeypatch.setattr(cifar100, "MIRRORS", ())
    data = arrays(classes=100)
    write(data_dir / "cifar100", {"cifar-100-binary.tar.gz": packed(files_of_100(data))})
    assert same(cifar100.load_data(), data)
    coarse = {**data, "y_train": data["y_train"] // 5, "y_test": data["y_test"] // 5}
    assert same(cifar100.load_data(label_mode="coarse"), coarse)
    with pytest.raises(ValueError, match="fine"):
        cifar100.load_data("coarsest")


def damaged(kind):
    files = files_of_10(arrays())
    if kind == "a file is missing":
        del files["data_batch_3.bin"]
    elif kind == "a record is cut":
        files["test_batch.bin"] = files["test_batch.bin"][:-1]
    elif kind == "a label is too large":
        files["test_batch.bin"] = b"\x0a" + files["test_batch.bin"][1:]
    content = packed(files)
    if kind == "cut":
        return content[: len(content) // 2]
    return b"no archive" if kind == "no archive" else content


@pytest.mark.parametrize(
    "kind", ["a file is missing", "a record is cut", "a label is too large", "cut", "no archive"]
)
def test_a_damaged_archive_is_told(kind, data_dir, monkeypatch):
    monkeypatch.setattr(cifar10, "MIRRORS", ())
    write(data_dir / "cifar10", {"cifar-10-binary.tar.gz": damaged(kind)})
    with pytest.raises(DataError, match=r"cifar-10-binary\.tar\.gz"):
        cifar10.load_data()


@pytest.mark.parametrize("module", [cifar10, cifar100])
def test_every_mirror_is_https_and_has_a_full_sha256(module):
    for each in module.MIRRORS:
        assert each.base.startswith("https://") and each.base.endswith("/")
        [file] = each.files
        assert len(file.sha256) == 64 and int(file.sha256, 16)
