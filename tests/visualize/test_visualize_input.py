"""Labels, images and histories as they come in practice, and those that cannot be right."""

import numpy as np
import pytest

from tinycnn import visualize
from tinycnn.callbacks import History

NAN = float("nan")


def titles(figure):
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def legend(figure):
    return [line.get_label() for line in figure.axes[0].get_lines()]


def limits(figure):
    return {axes.images[0].get_clim() for axes in figure.axes}


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (np.array([np.eye(3), 200 * np.eye(3)], np.uint8), (0, 255)),
        (np.array([0.1 * np.eye(3), 0.7 * np.eye(3)]), (0, 1)),
        (np.array([-2 * np.eye(3), 3 * np.eye(3)]), (-2, 3)),
    ],
)
def test_all_images_share_one_scale_so_that_dark_ones_stay_dark(images, expected):
    assert limits(visualize.plot_images(images)) == {expected}
    assert limits(visualize.plot_predictions(images, [0, 1], [0, 1])) == {expected}


def test_colours_from_0_to_255_are_drawn_as_those_from_0_to_1():
    colours = np.random.default_rng(0).integers(0, 256, (2, 4, 4, 3))
    for given in (colours, colours.astype("float32"), colours / 255):
        drawn = visualize.plot_images(given).axes[1].images[0].get_array()
        np.testing.assert_allclose(np.asarray(drawn), colours[1] / 255, atol=1e-6)


def test_labels_may_be_numbers_columns_one_hot_rows_or_strings():
    for labels in ([1, 0], [[1], [0]], [[0, 1], [1, 0]], ["1", "0"]):
        assert titles(visualize.plot_images(np.zeros((2, 4, 4)), labels)) == ["1", "0"]


def test_the_best_epoch_is_the_best_that_is_a_number():
    assert legend(visualize.plot_history({"loss": [3, 2, 1], "val_loss": [NAN, 0.5, 0.7]}))[-1] == (
        "best: 0.5000, epoch 2"
    )
    assert legend(visualize.plot_history({"loss": [1], "val_loss": [NAN]})) == ["training", "validation"]


def test_the_best_precision_is_the_greatest_and_of_an_unknown_name_there_is_none():
    figure = visualize.plot_history({"precision": [0.1, 0.9], "val_precision": [0.2, 0.8]})
    assert legend(figure)[-1] == "best: 0.8000, epoch 2"
    assert legend(visualize.plot_history({"f": [1, 2], "val_f": [1, 2]})) == ["training", "validation"]


def test_training_that_was_continued_keeps_its_epochs():
    history = History()
    for epoch in (5, 6):
        history.on_epoch_end(epoch, {"loss": 1.0, "note": "by a callback"})
    figure = visualize.plot_history(history)
    assert titles(figure) == ["loss"]
    assert list(figure.axes[0].get_lines()[0].get_xdata()) == [6, 7]


def test_confidence_says_100_percent_only_of_certainty():
    scores = np.array([[0.9996, 0.0004], [1.0, 0.0]])
    figure = visualize.plot_predictions(np.zeros((2, 4, 4)), [1, 1], scores)
    assert titles(figure) == ["✗ predicted 0 (100%)\nactual 1", "✗ predicted 0 (99.9%)\nactual 1"]


def test_predictions_say_how_many_mistakes_there_are_beside_those_shown():
    true = np.zeros(50, int)
    figure = visualize.plot_predictions(np.zeros((50, 4, 4)), true, true + (np.arange(50) < 20), most=10)
    assert figure.texts[0].get_text() == "8 of 20 mistakes (framed), 2 of 30 right predictions"


def test_a_mistake_in_a_thousand_is_a_sixth_of_the_scale():
    figure = visualize.plot_confusion_matrix(matrix=[[999, 1], [0, 1000]])
    assert np.asarray(figure.axes[0].images[0].get_array())[0, 1] > 1 / 6


def test_a_notebook_gets_a_png():
    assert visualize.plot_image(np.eye(4))._repr_png_().startswith(b"\x89PNG")


def test_showing_hands_the_figures_themselves_to_pyplot_and_closes_no_others(monkeypatch):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    monkeypatch.setattr(pyplot, "show", lambda: shown.extend(map(pyplot.figure, pyplot.get_fignums())))
    pyplot.switch_backend("agg")
    shown, users = [], pyplot.figure()
    try:
        first, second = visualize.plot_image(np.eye(3)), visualize.plot_image(np.eye(4))
        visualize.show(first, second)
        assert shown == [users, first, second]
        assert pyplot.get_fignums() == [users.number]
    finally:
        pyplot.close(users)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: visualize.plot_images(np.full((1, 4, 4), NAN)), "finite numbers, received NaN or infinity"),
        (lambda: visualize.plot_images(np.full((1, 4, 4), "a")), "finite numbers, received <U1"),
        (lambda: visualize.plot_images(np.zeros((1, 4, 4)), most=0), "at least one picture"),
        (lambda: visualize.plot_images(np.zeros((1, 4, 4)), [3], ["a"]), "a name for each of 4 classes"),
        (lambda: visualize.plot_confusion_matrix([-1, 0], [0, 1]), "y_true expects .*, received -1"),
        (lambda: visualize.plot_confusion_matrix([0, 1], [0, 1.7]), "y_pred expects .*, received 1.7"),
        (lambda: visualize.plot_confusion_matrix([0, 1]), "received one of the first two"),
        (lambda: visualize.plot_confusion_matrix([0], [0], matrix=[[1]]), "received both"),
        (lambda: visualize.plot_confusion_matrix(matrix=[[0.5]]), "a matrix of counts"),
        (
            lambda: visualize.plot_predictions(np.zeros((1, 4, 4)), [0], [[3.0, -1.0]]),
            r"probabilities that add up to 1.*softmax",
        ),
        (lambda: visualize.plot_history({"loss": [1, 2], "val_loss": [1]}), "received loss 2, val_loss 1"),
        (lambda: visualize.plot_history([1, 2]), "received a list"),
    ],
)
def test_what_cannot_be_right_is_refused(call, text):
    with pytest.raises((ValueError, TypeError), match=text):
        call()
