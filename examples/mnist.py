"""Teach a convolutional network to read handwritten digits, in ten steps.

    python examples/mnist.py
    python examples/mnist.py --dataset fashion_mnist --epochs 5 --show
    mpiexec -n 4 python examples/mnist.py --distribute

Read it from top to bottom: each step says what it does, and prints what it found.
"""

# ---------------------------------------------------------------------------------------
# Step 1. Imports
# ---------------------------------------------------------------------------------------
import argparse
import sys
from pathlib import Path

import numpy as np
from lesson import Stopwatch, distribute, heading, notice, prepare_output, versions, write_json
from sklearn.metrics import classification_report, confusion_matrix, precision_recall_fscore_support

import tinycnn
from tinycnn import layers, visualize


def main():
    options = read_options()
    # Of several processes that train together, the first alone tells and draws.
    first = distribute() if options.distribute else True
    output = prepare_output(options.output)
    # One number decides all that is random below: the same seed, the same digits read.
    tinycnn.utils.set_random_seed(options.seed)

    # -----------------------------------------------------------------------------------
    # Step 2. Load the data: images and, for each, the digit it shows
    # -----------------------------------------------------------------------------------
    heading(2, "Load the data")
    options.dataset, data, arrays = load(options.dataset)
    (x_train, y_train), (x_test, y_test) = arrays
    epochs, batch_size = training_length(options)
    if options.limit:
        share = options.limit / len(x_train)
        x_train, y_train = x_train[: options.limit], y_train[: options.limit]
        kept = max(100, round(share * len(x_test)))  # a test of fewer says little
        x_test, y_test = x_test[:kept], y_test[:kept]
    print(f"{options.dataset}: {len(x_train)} images to learn from, {len(x_test)} kept apart for the test.")

    # -----------------------------------------------------------------------------------
    # Step 3. Explore: know the data before you model them
    # -----------------------------------------------------------------------------------
    heading(3, "Explore")
    print(f"x_train: shape {x_train.shape}, {x_train.dtype}, values {x_train.min()} to {x_train.max()}")
    print(f"y_train: shape {y_train.shape}, {y_train.dtype}, the first ten: {y_train[:10]}")
    counts = np.bincount(y_train, minlength=10)
    print("images of each class:", dict(enumerate(counts.tolist())))
    shown = data.class_names[y_train[0]]
    example = visualize.plot_image(x_train[0], title=f"the first training image: {shown}")
    if first:
        example.savefig(output / "example.png", dpi=120)
    print(f"The first image shows: {shown}. It is drawn in {output / 'example.png'}.")

    # -----------------------------------------------------------------------------------
    # Step 4. Preprocess: the form in which a network learns well
    # -----------------------------------------------------------------------------------
    heading(4, "Preprocess")
    images_test = x_test
    # A convolution expects (samples, height, width, channels); grey images have one channel.
    # Numbers of about 1 are what the initial weights are made for, so 0..255 becomes 0..1.
    x_train = x_train.reshape(-1, 28, 28, 1).astype("float32") / 255
    x_test = x_test.reshape(-1, 28, 28, 1).astype("float32") / 255
    # The network answers with ten probabilities, so a label becomes ten numbers too: one-hot.
    labels_test = y_test
    y_train = tinycnn.utils.to_categorical(y_train, 10)
    y_test = tinycnn.utils.to_categorical(y_test, 10)
    print(f"x_train: shape {x_train.shape}, {x_train.dtype}, values {x_train.min():g} to {x_train.max():g}")
    print(f"y_train: shape {y_train.shape}; the first label is now {y_train[0].astype(int)}")

    # -----------------------------------------------------------------------------------
    # Step 5. Build the network
    # -----------------------------------------------------------------------------------
    heading(5, "Build the network")
    model = tinycnn.Sequential(
        [
            layers.Input(shape=(28, 28, 1)),
            # 32 small windows look for strokes; pooling keeps the strongest find of each 2 x 2.
            layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            # 64 windows look for combinations of strokes: corners, loops, crossings.
            layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            # From here on where something was found is one number among 1600.
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            # In training, half of these are left out at random, so that none is relied on alone.
            layers.Dropout(0.5),
            # Ten numbers that add up to 1: how likely each class is.
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.summary()

    # -----------------------------------------------------------------------------------
    # Step 6. Train, with a tenth of the training data held out to watch
    # -----------------------------------------------------------------------------------
    heading(6, "Train")
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    print(f"Epochs: {epochs}, in batches of {batch_size}. Threads: {tinycnn.get_num_threads()}.")
    stopwatch = Stopwatch()
    history = model.fit(
        x_train,
        y_train,
        batch_size=batch_size,
        epochs=epochs,
        validation_split=0.1,
        callbacks=[stopwatch],
    )

    # -----------------------------------------------------------------------------------
    # Step 7. Evaluate on the test set, which nobody has looked at so far
    # -----------------------------------------------------------------------------------
    heading(7, "Evaluate on the test set")
    test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
    wrong = round((1 - test_accuracy) * len(x_test))
    print(f"{test_accuracy:.2%} of {len(x_test)} test images are read right; {wrong} are not.")
    model.save_weights(output / "model.weights.npz")
    if not first:
        return  # what follows is about looking at the results

    # -----------------------------------------------------------------------------------
    # Step 8. Plot accuracy and loss: where the two curves part, the network learns by heart
    # -----------------------------------------------------------------------------------
    heading(8, "Accuracy and loss")
    curves = visualize.plot_history(history)
    curves.savefig(output / "curves.png", dpi=120)
    print(f"The curves are drawn in {output / 'curves.png'}.")

    # -----------------------------------------------------------------------------------
    # Step 9. What is taken for what: confusion matrix and classification report
    # -----------------------------------------------------------------------------------
    heading(9, "Confusion matrix and classification report")
    probabilities = model.predict(x_test, verbose=0)
    predicted = probabilities.argmax(axis=1)
    classes = range(10)
    confusion = confusion_matrix(labels_test, predicted, labels=classes)
    matrix = visualize.plot_confusion_matrix(matrix=confusion, class_names=data.class_names)
    matrix.savefig(output / "confusion_matrix.png", dpi=120)
    names = data.class_names
    print(
        classification_report(
            labels_test, predicted, labels=classes, target_names=names, digits=4, zero_division=0
        )
    )
    print(f"The matrix is drawn in {output / 'confusion_matrix.png'}.")

    # -----------------------------------------------------------------------------------
    # Step 10. Sample predictions, the mistakes first: would you have read them?
    # -----------------------------------------------------------------------------------
    heading(10, "Sample predictions")
    samples = visualize.plot_predictions(
        images_test, labels_test, probabilities, class_names=names, seed=options.seed
    )
    samples.savefig(output / "predictions.png", dpi=120)
    print(f"They are drawn in {output / 'predictions.png'}.")

    scores = precision_recall_fscore_support(labels_test, predicted, labels=classes, zero_division=0)
    write_json(
        output / "metrics.json",
        {
            "dataset": options.dataset,
            "seed": options.seed,
            "epochs": epochs,
            "batch_size": batch_size,
            "limit": options.limit,
            "training_images": len(x_train),
            "test_images": len(x_test),
            "history": history.history,
            "seconds_per_epoch": stopwatch.seconds,
            "test_loss": test_loss,
            "test_accuracy": test_accuracy,
            "confusion_matrix": confusion.tolist(),
            "classes": {
                name: {"precision": p, "recall": r, "f1": f, "images": n}
                for name, p, r, f, n in zip(names, *(score.tolist() for score in scores), strict=True)
            },
            "versions": versions(),
        },
    )
    print(f"Weights and all figures are in {output}.")
    if options.show:
        visualize.show(example, curves, matrix, samples)
    print(f"\ntest accuracy {test_accuracy:.4f}, test loss {test_loss:.4f}")


def load(asked):
    """Return the data set's name, module and arrays; those of digits if MNIST cannot be had."""
    name = asked or "mnist"
    data = getattr(tinycnn.datasets, name)
    try:
        return name, data, data.load_data()
    except tinycnn.datasets.DataNotFoundError as reason:
        if asked:
            raise
        notice(
            "MNIST IS NOWHERE TO BE HAD. This run goes on with `digits`, the small set that\n"
            "scikit-learn brings along: what follows is about those, not about MNIST.",
            str(reason),
        )
        return "digits", tinycnn.datasets.digits, tinycnn.datasets.digits.load_data()


def training_length(options):
    """Return (epochs, batch size): as asked, else what suits the size of the data set.

    The digits are 1,437 images, of which ten epochs in batches of 128 would be a hundred
    steps; MNIST's ten epochs are four thousand.
    """
    small = options.dataset == "digits"
    epochs = options.epochs or (30 if small else 10)
    batch_size = options.batch_size or (32 if small else 128)
    if small and not (options.epochs and options.batch_size):
        print(f"A small data set needs more steps: {epochs} epochs in batches of {batch_size}.")
    return epochs, batch_size


def read_options():
    """Read the command line."""

    def count(text, least=1):
        number = int(text)
        if number < least:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least {least}")
        return number

    def limit(text):
        return count(text, least=10)  # a tenth of them is held out

    def seed(text):
        number = int(text)
        if not 0 <= number < 2**32:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 4294967295")
        return number

    count.__name__ = limit.__name__ = seed.__name__ = "whole number"  # how argparse names what it wanted
    parser = argparse.ArgumentParser(description="Teach a CNN to read handwritten digits, in ten steps.")
    choices = ("mnist", "fashion_mnist", "digits")
    parser.add_argument("--dataset", choices=choices, help="default: mnist, or digits if it cannot be had")
    parser.add_argument("--epochs", type=count, help="default: 10, or 30 for digits")
    parser.add_argument("--batch-size", type=count, help="default: 128, or 32 for digits")
    parser.add_argument("--seed", type=seed, default=0, help="decides all that is random (default: 0)")
    parser.add_argument("--limit", type=limit, help="learn from the first so many images only")
    parser.add_argument("--output", type=Path, default=Path("results/mnist"), help="default: results/mnist")
    parser.add_argument(
        "--distribute", action="store_true", help="train on all processes that mpiexec started"
    )
    parser.add_argument("--show", action="store_true", help="open the pictures in windows at the end")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except (tinycnn.datasets.DataError, OSError) as error:
        sys.exit(f"examples/mnist.py: {error}")
