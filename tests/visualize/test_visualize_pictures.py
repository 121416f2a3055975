"""Each picture shows what it is said to show."""

import subprocess
import sys

import numpy as np
import pytest

from tinycnn import visualize
from tinycnn.callbacks import History


def titles(figure):
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def is_drawn(figure, tmp_path):
    figure.savefig(tmp_path / "picture.png")
    return (tmp_path / "picture.png").stat().st_size > 1000


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (8, 8, 3)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_an_image_is_drawn_pixel_by_pixel(shape, dtype, tmp_path):
    image = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    figure = visualize.plot_image(image, title="one")
    drawn = figure.axes[0].images[0].get_array()
    np.testing.assert_array_equal(np.asarray(drawn), image[..., 0] if shape[-1] == 1 else image)
    assert titles(figure) == ["one"]
    assert is_drawn(figure, tmp_path)


def test_a_grid_names_its_images_and_stops_at_most():
    figure = visualize.plot_images(
        np.zeros((5, 4, 4)), [0, 1, 1, 0, 1], class_names=("cat", "dog"), columns=2, most=3
    )
    assert titles(figure) == ["cat", "dog", "dog"]
    assert [axes.axison for axes in figure.axes] == [True, True, True, False]


def test_curves_show_every_epoch_of_training_and_validation():
    history = History()
    history.history = {
        "accuracy": [0.5, 0.8, 0.7],
        "loss": [2.0, 1.0, 0.5],
        "val_accuracy": [0.6, 0.7, 0.65],
        "val_loss": [1.9, 1.2, 1.4],
    }
    figure = visualize.plot_history(history)
    assert titles(figure) == ["accuracy", "loss"]
    for axes, name, best in zip(
        figure.axes, ("accuracy", "loss"), ("best: 0.7000, epoch 2", "best: 1.2000, epoch 2"), strict=True
    ):
        training, validation, circle = axes.get_lines()
        assert list(training.get_xdata()) == [1, 2, 3]
        assert list(training.get_ydata()) == history.history[name]
        assert list(validation.get_ydata()) == history.history[f"val_{name}"]
        assert circle.get_label() == best


def test_curves_of_one_epoch_without_validation_are_drawn(tmp_path):
    figure = visualize.plot_history({"loss": [1.0]})
    assert len(figure.axes[0].get_lines()) == 1
    assert all(tick == int(tick) for tick in figure.axes[0].get_xticks())
    assert is_drawn(figure, tmp_path)


def test_the_confusion_matrix_counts_actual_by_predicted():
    figure = visualize.plot_confusion_matrix([0, 0, 1, 2], [0, 1, 1, 1], class_names=("a", "b", "c"))
    axes = figure.axes[0]
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells[(1, 0)] == "1"  # column: predicted 1, row: actual 0
    assert cells[(1, 2)] == "1"
    assert cells[(0, 1)] == "0"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted", "actual")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
    assert titles(figure)[0] == "2 of 4 right"


def test_the_confusion_matrix_takes_one_hot_labels_and_probabilities():
    counted = visualize.plot_confusion_matrix([0, 1], [1, 1])
    given = visualize.plot_confusion_matrix(np.eye(2), [[0.1, 0.9], [0.2, 0.8]])
    assert [t.get_text() for t in counted.axes[0].texts] == [t.get_text() for t in given.axes[0].texts]


def test_a_rare_mistake_has_another_colour_than_none():
    figure = visualize.plot_confusion_matrix(matrix=[[999, 1], [0, 1000]])
    drawn = np.asarray(figure.axes[0].images[0].get_array())
    assert drawn[0, 1] > 0.02
    assert drawn[1, 0] == 0


def test_predictions_show_mistakes_first_and_mark_them():
    probabilities = np.array([[0.9, 0.1], [0.3, 0.7], [0.2, 0.8], [0.6, 0.4]])
    figure = visualize.plot_predictions(np.zeros((4, 5, 5)), [0, 0, 0, 0], probabilities, mistakes=2)
    assert titles(figure)[:2] == ["✗ predicted 1 (80%)\nactual 0", "✗ predicted 1 (70%)\nactual 0"]
    frames = [axes.spines["left"].get_linewidth() for axes in figure.axes]
    assert frames[0] == frames[1] > frames[2] == frames[3]
    assert sorted(titles(figure)[2:]) == ["predicted 0 (60%)\nactual 0", "predicted 0 (90%)\nactual 0"]


def test_predictions_draw_each_sample_once_and_follow_the_seed():
    images = np.arange(40.0).reshape(40, 1, 1) * np.ones((40, 4, 4))
    labels = np.zeros(40, int)

    def drawn(seed):
        figure = visualize.plot_predictions(images, labels, labels, most=12, seed=seed)
        return [float(np.asarray(axes.images[0].get_array())[0, 0]) for axes in figure.axes if axes.images]

    assert len(set(drawn(0))) == 12
    assert drawn(0) == drawn(0) != drawn(1)


@pytest.mark.parametrize("wrong", [0, 3, 12])
def test_the_grid_is_full_however_many_are_wrong(wrong):
    predicted = np.r_[np.ones(wrong, int), np.zeros(12 - wrong, int)]
    figure = visualize.plot_predictions(
        np.zeros((12, 4, 4)), np.zeros(12, int), predicted, mistakes=2, most=12
    )
    assert len(titles(figure)) == 12


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: visualize.plot_image(np.zeros(5)), "plot_image expects images of shape"),
        (
            lambda: visualize.plot_images(np.zeros((4, 4))),
            r"received \(4, 4\). A single image goes in as image\[np.newaxis\].",
        ),
        (
            lambda: visualize.plot_images(np.zeros((2, 4, 4)), [1]),
            "received 2 images and 1 labels",
        ),
        (lambda: visualize.plot_history({}), "a history of at least one epoch"),
        (
            lambda: visualize.plot_confusion_matrix([0, 1], [0]),
            "as predictions, received 2 and 1",
        ),
        (lambda: visualize.plot_confusion_matrix(), "y_true and y_pred, or matrix, received neither"),
        (lambda: visualize.plot_confusion_matrix(matrix=[[1, 2]]), "a square matrix"),
        (lambda: visualize.plot_predictions(np.zeros((2, 4, 4)), [1], [1, 2]), "received 2, 1 and 2"),
    ],
)
def test_what_cannot_be_drawn_is_told(call, text):
    with pytest.raises(ValueError, match=text):
        call()


def test_drawing_needs_no_screen_and_leaves_no_figure_open():
    script = (
        "import os; os.environ.pop('DISPLAY', None)\n"
        "import numpy as np; from tinycnn import visualize\n"
        "figure = visualize.plot_images(np.zeros((2, 4, 4)))\n"
        "figure.savefig(os.devnull, format='png')\n"
        "import sys; assert 'matplotlib.pyplot' not in sys.modules\n"
        "os.environ['MPLBACKEND'] = 'Agg'\n"
        "visualize.show(figure, figure)\n"
        "from matplotlib import pyplot; assert pyplot.get_fignums() == []\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
