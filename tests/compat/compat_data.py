"""Small data sets of the shapes of the real ones, which a network learns in a few epochs."""

import csv

import numpy as np

TRAIN, TEST = 240, 60


def make_data(folder):
    """Write what the library takes for its data sets, and two tables as Kaggle has them."""
    draw = np.random.default_rng(1)
    labels = {
        part: (np.arange(count) % 10).astype(np.uint8)
        for part, count in zip("ab", (TRAIN, TEST), strict=True)
    }
    for values in labels.values():
        draw.shuffle(values)
    grey = {part: _images(values, draw) for part, values in labels.items()}
    padded = {part: np.pad(images, ((0, 0), (2, 2), (2, 2))) for part, images in grey.items()}
    colour = {part: np.stack([images] * 3, axis=-1) for part, images in padded.items()}
    columns = {part: values.reshape(-1, 1) for part, values in labels.items()}
    _write(folder / "mnist.npz", grey, labels)
    _write(folder / "fashion_mnist.npz", {part: 255 - images for part, images in grey.items()}, labels)
    _write(folder / "cifar10.npz", colour, columns)
    _write(folder / "cifar100.npz", colour, {part: values * 10 for part, values in columns.items()})
    (folder / "input").mkdir()
    names = [f"pixel{i}" for i in range(784)]
    rows = np.column_stack([labels["a"], grey["a"].reshape(TRAIN, 784)])
    _table(folder / "input" / "train.csv", ["label", *names], rows)
    _table(folder / "input" / "test.csv", names, grey["b"].reshape(TEST, 784))


def _images(labels, draw):
    """A bright square whose place is the class, on a noisy ground."""
    images = draw.integers(0, 60, (len(labels), 28, 28))
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 4)
        image[2 + row * 8 : 9 + row * 8, 1 + column * 7 : 7 + column * 7] += 180
    return images.astype(np.uint8)


def _write(path, images, labels):
    names = {"x_train": images["a"], "y_train": labels["a"], "x_test": images["b"], "y_test": labels["b"]}
    np.savez(path, **names)


def _table(path, names, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows.tolist())
