"""Sound inputs of every kind, made by code: what the fuzzer starts from."""

import functools
import gzip
import io
import json
import os
import struct
import tarfile
import tempfile
import zipfile

import numpy as np

import tinycnn
from tinycnn import layers
from tinycnn.callbacks import BackupAndRestore

X = np.linspace(-1, 1, 4 * 5 * 5, dtype=np.float32).reshape(4, 5, 5, 1)
Y = np.array([0, 1, 2, 0])
_CODES = {"u1": 8, "i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}


@functools.cache
def idx():
    """IDX files of every type of number, plain and gzipped."""
    found = {}
    for code, number in _CODES.items():
        array = np.arange(24).reshape(2, 3, 4).astype(code)
        plain = struct.pack(">BBBB3I", 0, 0, number, 3, *array.shape) + array.tobytes()
        found[f"plain-{number}"] = plain
    found["packed"] = gzip.compress(found["plain-8"], mtime=0)
    found["labels"] = struct.pack(">BBBBI", 0, 0, 8, 1, 5) + bytes(range(5))
    return found


@functools.cache
def npz():
    """MNIST in a few images, stored and deflated."""
    arrays = {
        "x_train": np.zeros((2, 28, 28), np.uint8),
        "y_train": np.arange(2, dtype=np.uint8),
        "x_test": np.ones((1, 28, 28), np.uint8, order="F"),
        "y_test": np.array([7], np.int64),
    }
    found = {}
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        file = io.BytesIO()
        save(file, **arrays)
        found[name] = file.getvalue()
    return found


@functools.cache
def cifar():
    """CIFAR-100 in one image each, as its authors pack it, and in the other forms of tar."""
    record = bytes([3, 42]) + bytes(range(256)) * 12
    found = {}
    for name, form in (
        ("ustar", tarfile.USTAR_FORMAT),
        ("gnu", tarfile.GNU_FORMAT),
        ("pax", tarfile.PAX_FORMAT),
    ):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w", format=form) as archive:
            for member in ("train.bin", "test.bin"):
                folder = "cifar-100-binary/" if form == tarfile.USTAR_FORMAT else "é" * 60 + "/"
                info = tarfile.TarInfo(folder + member)
                info.size = len(record)
                archive.addfile(info, io.BytesIO(record))
        found[name] = gzip.compress(file.getvalue(), 1, mtime=0)
    return found


def _small(name="net"):
    return tinycnn.Sequential(
        [
            layers.Input((5, 5, 1)),
            layers.Conv2D(2, 3, activation="relu", name="conv"),
            layers.BatchNormalization(name="norm"),
            tinycnn.Sequential([layers.Flatten(name="flat"), layers.Dense(4, name="in")], name="inner"),
            layers.Dense(3, activation="softmax", name="out"),
        ],
        name=name,
    )


def _trained():
    model = _small()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.train_on_batch(X, Y)
    return model


def _varied():
    """Every family of layers, with settings that name other objects."""
    model = tinycnn.Sequential(
        [
            layers.Input((8, 8, 2)),
            layers.Rescaling(1 / 255, name="a"),
            layers.RandomFlip(seed=1, name="b"),
            layers.RandomRotation(0.1, seed=1, name="c"),
            layers.SeparableConv2D(3, 3, padding="same", depthwise_regularizer="l2", name="d"),
            layers.LeakyReLU(name="e"),
            layers.ZeroPadding2D(1, name="f"),
            layers.DepthwiseConv2D(3, depthwise_constraint="max_norm", name="g"),
            layers.LayerNormalization(name="h"),
            layers.Conv2DTranspose(2, 2, strides=2, kernel_initializer="orthogonal", name="i"),
            layers.UpSampling2D(2, interpolation="bilinear", name="j"),
            layers.AveragePooling2D(2, name="k"),
            layers.Resizing(6, 6, name="l"),
            layers.Permute((2, 1, 3), name="m"),
            layers.Reshape((36, 2), name="n"),
            layers.GaussianNoise(0.1, seed=2, name="o"),
            layers.Flatten(name="p"),
            layers.PReLU(name="q"),
            layers.Dropout(0.5, seed=3, name="r"),
            layers.Dense(2, activation="gelu", name="s"),
        ],
        name="varied",
    )
    rate = tinycnn.optimizers.schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2, 0.3])
    measures = [tinycnn.metrics.AUC(num_thresholds=20), tinycnn.metrics.MeanIoU(num_classes=2), "mse"]
    model.compile(tinycnn.optimizers.SGD(rate, momentum=0.9), tinycnn.losses.Huber(), metrics=measures)
    return model


def _functional():
    """Tensors given from layer to layer, with a model and a model of the same kind among them."""
    first = layers.Input((5, 5, 1), name="pixels")
    y = layers.Conv2D(2, 3, padding="same", name="conv")(first)
    y = layers.BatchNormalization(name="norm")(y)
    y = tinycnn.Sequential([layers.ReLU(), layers.MaxPooling2D()], name="pool")(y)
    inside = layers.Input((2, 2, 2), name="inside")
    y = tinycnn.Model(inside, layers.Flatten(name="flat")(inside), name="inner")(y)
    y = layers.Dropout(0.2, seed=1, name="drop")(y)
    model = tinycnn.Model(first, layers.Dense(3, activation="softmax", name="out")(y), name="functional")
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.train_on_batch(X, Y)
    return model


def _saved(model, ending, *also):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"net{ending}")
        (model.save_weights if "weights" in ending else model.save)(path, *also)
        with open(path, "rb") as file:
            return file.read()


@functools.cache
def keras():
    """Whole models in the form of today, stored and deflated."""
    models = {"trained": _trained(), "varied": _varied(), "functional": _functional()}
    found = {name: _saved(model, ".keras") for name, model in models.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(found["trained"])) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), 8)
    return {**found, "deflated": file.getvalue()}


@functools.cache
def h5():
    """Whole models in the older form."""
    models = {"trained": _trained(), "varied": _varied(), "functional": _functional()}
    return {name: _saved(model, ".h5") for name, model in models.items()}


@functools.cache
def weights_h5():
    """Weights with an optimizer's state; packed in pieces; in HDF5's newer form."""
    import h5py

    found = {"trained": _saved(_trained(), ".weights.h5"), "bare": _saved(_small(), ".weights.h5")}
    for name, form, settings in (
        ("pieces", "earliest", {"chunks": True, "compression": "gzip", "shuffle": True, "fletcher32": True}),
        ("newer", "v108", {}),
    ):
        file = io.BytesIO()
        with (
            h5py.File(io.BytesIO(found["bare"])) as old,
            h5py.File(file, "w", libver=(form, "latest" if form == "earliest" else form)) as new,
        ):

            def copy(path, thing, new=new, settings=settings):
                if hasattr(thing, "shape"):
                    new.create_dataset(path, data=thing[...], **settings)

            old.visititems(copy)
        found[name] = file.getvalue()
    return found


@functools.cache
def weights_npz():
    """Weights in NumPy's form."""
    return {"small": _saved(_small(), ".weights.npz")}


@functools.cache
def _standing():
    return _trained()


def standing_model(fresh=False):
    """Return the model that weights are loaded into; ``fresh`` after its training began anew."""
    if fresh:
        model = _small()
        model.compile("adam", "sparse_categorical_crossentropy")
        return model
    return _standing()


# A backup is a folder of files. As one input it is a zip archive of them, by their names.


@functools.cache
def backup():
    """The folder that a training with BackupAndRestore leaves when it is killed."""
    model = _trained()
    with tempfile.TemporaryDirectory() as folder:
        keep = BackupAndRestore(folder, delete_checkpoint=False)
        model.fit(X, Y, epochs=2, batch_size=2, verbose=0, callbacks=[keep])
        return {"folder": packed_folder(folder)}


def packed_folder(folder):
    """Return the files of a folder as one archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as one:
                archive.writestr(zipfile.ZipInfo(name), one.read())
    return file.getvalue()


def place_backup(folder, data):
    """Lay out the folder again; names that lead elsewhere are the harness's to refuse."""
    place = os.path.join(folder, "backup")
    os.makedirs(place, exist_ok=True)
    for name in os.listdir(place):
        os.remove(os.path.join(place, name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()[:8]}
    except Exception:
        files = {"0000001.checkpoint": data}
    for name, content in files.items():
        if name and len(name) < 100 and not set(name) & {"/", "\0"} and name not in (".", ".."):
            with open(os.path.join(place, name), "wb") as file:
                file.write(content)


@functools.cache
def json_texts():
    """What ``to_json`` gives, and the older form."""
    found = {made.__name__[1:]: made().to_json() for made in (_trained, _varied, _functional)}
    older = [
        {
            "class_name": "Conv2D",
            "config": {"filters": 2, "kernel_size": [3, 3], "batch_input_shape": [None, 5, 5, 1]},
        },
        {"class_name": "Flatten", "config": {}},
        {"class_name": "Dense", "config": {"units": 3, "activation": "softmax"}},
    ]
    older = {"class_name": "Sequential", "config": {"name": "older", "layers": older}}
    return {name: text.encode() for name, text in {**found, "older": json.dumps(older)}.items()}


@functools.cache
def image():
    """A small image in every format that is read."""
    from PIL import Image

    colours = np.arange(6 * 7 * 3, dtype=np.uint8).reshape(6, 7, 3)
    found = {}
    for form in ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP"):
        for mode in ("RGB", "L", "P", "1", "RGBA", "I;16", "CMYK", "F", "LA"):
            file = io.BytesIO()
            try:
                Image.fromarray(colours).convert("L" if mode == "I;16" else mode).convert(mode).save(
                    file, form
                )
            except (OSError, ValueError, KeyError):
                continue
            found[f"{form}-{mode}".replace(";", "")] = file.getvalue()
    for packing in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        file = io.BytesIO()
        Image.fromarray(colours).save(file, "TIFF", compression=packing)
        found[f"TIFF-{packing}"] = file.getvalue()
    return found


def place_images(folder, data):
    """Put one image into each of two classes; the same bytes under two endings."""
    for name in ("cat/one.png", "dog/two.jpg"):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
