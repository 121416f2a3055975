"""Image files, and folders of them."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from tinycnn import Sequential, layers, preprocessing, utils
from tinycnn.errors import DataError
from tinycnn.utils import images as module


@pytest.fixture
def folder(tmp_path):
    """Two classes, of four and of three pictures; all pixels of a picture are equal."""
    for label, (name, count) in enumerate([("cats", 4), ("dogs", 3)]):
        (tmp_path / name).mkdir()
        for i in range(count):
            pixels = np.full((6 + i, 8, 3), 100 * label + 10 * i, np.uint8)
            Image.fromarray(pixels).save(tmp_path / name / f"{i}.png")
    (tmp_path / "cats" / "notes.txt").write_text("no picture")
    return tmp_path


def dataset(folder, **settings):
    settings = {"image_size": (4, 5), "batch_size": 3, "verbose": False, **settings}
    return utils.image_dataset_from_directory(folder, **settings)


def test_a_picture_survives_being_saved_and_loaded(tmp_path):
    x = np.random.default_rng(0).integers(0, 256, (5, 4, 3)).astype("float32")
    utils.save_img(tmp_path / "x.png", x, scale=False)
    np.testing.assert_array_equal(utils.img_to_array(utils.load_img(tmp_path / "x.png")), x)
    grey = utils.load_img(str(tmp_path / "x.png"), color_mode="grayscale", target_size=(3, 2))
    assert utils.img_to_array(grey).shape == (3, 2, 1)
    assert preprocessing.image.load_img is utils.load_img


def test_proportions_are_kept_if_wanted():
    wide = np.zeros((2, 6, 1))
    wide[:, 2:4] = 255
    stream = io.BytesIO()
    utils.save_img(stream, wide, file_format="png", scale=False)
    kept = utils.load_img(stream, "grayscale", (2, 2), keep_aspect_ratio=True)
    assert utils.img_to_array(kept).min() == 255


def test_transparency_is_left_out_of_jpeg(tmp_path):
    utils.save_img(tmp_path / "x.jpg", np.zeros((2, 2, 4)))
    assert utils.load_img(tmp_path / "x.jpg").mode == "RGB"


@pytest.mark.parametrize(("ending", "most"), [("png", 399), ("gif", 399), ("webp", 799)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path, monkeypatch, ending, most):
    utils.save_img(tmp_path / f"x.{ending}", np.zeros((20, 20, 3)))
    monkeypatch.setattr(module, "MOST_PIXELS", most)
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was decoded"))
    with pytest.raises(DataError, match="at most 399 pixels, received 20 x 20"):
        utils.load_img(tmp_path / f"x.{ending}")


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"]
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(DataError, match="x.png is no image that can be read"):
        utils.load_img(tmp_path / "x.png")


def test_a_picture_that_ends_too_early_is_refused(tmp_path):
    utils.save_img(tmp_path / "x.png", np.random.default_rng(0).normal(size=(40, 40, 3)))
    whole = (tmp_path / "x.png").read_bytes()
    (tmp_path / "x.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="x.png is damaged"):
        utils.load_img(tmp_path / "x.png")


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        utils.load_img(tmp_path / "none.png")


def test_folders_are_classes(folder):
    data = dataset(folder, shuffle=False)
    assert data.class_names == ["cats", "dogs"]
    assert [os.path.basename(path) for path in data.file_paths] == [f"{i}.png" for i in (0, 1, 2, 3, 0, 1, 2)]
    batches = list(data)
    assert [len(x) for x, _ in batches] == [3, 3, 1]
    x, y = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    assert (x.shape, x.dtype, y.dtype) == ((7, 4, 5, 3), np.float32, np.int32)
    np.testing.assert_array_equal(y, [0, 0, 0, 0, 1, 1, 1])
    np.testing.assert_allclose(x[:, 2, 2, 0], [0, 10, 20, 30, 100, 110, 120], rtol=1e-6)


def test_labels_have_the_form_that_is_asked_for(folder):
    assert dataset(folder, label_mode="binary", shuffle=False)[2][1].tolist() == [[1.0]]
    assert dataset(folder, label_mode="categorical", shuffle=False)[0][1].tolist() == [[1, 0]] * 3
    assert dataset(folder, label_mode=None)[0].shape == (3, 4, 5, 3)
    assert dataset(folder, labels=None).class_names is None
    given = dataset(folder, labels=[5, 4, 3, 2, 1, 0, 6], shuffle=False)
    assert given[0][1].tolist() == [5, 4, 3]
    turned = dataset(folder, class_names=["dogs", "cats"], shuffle=False)
    assert turned[0][1].tolist() == [0, 0, 0] and turned[0][0].min() >= 99


def test_the_parts_of_a_split_share_no_file(folder):
    both = dataset(folder, validation_split=0.3, subset="both", seed=1)
    parts = [dataset(folder, validation_split=0.3, subset=s, seed=1) for s in ("training", "validation")]
    for one, other in zip(both, parts, strict=True):
        assert one.file_paths == other.file_paths
    assert (len(parts[0].file_paths), len(parts[1].file_paths)) == (5, 2)
    assert len({*parts[0].file_paths, *parts[1].file_paths}) == 7


def test_each_epoch_has_another_order_and_labels_go_along(folder):
    data, seen = dataset(folder, seed=1), []
    for _ in range(3):
        x, y = (np.concatenate(parts) for parts in zip(*data, strict=True))
        np.testing.assert_array_equal(y, x[:, 0, 0, 0] >= 99)
        seen.append(tuple(x[:, 0, 0, 0]))
        data.on_epoch_end()
    assert len(set(seen)) == 3
    again = dataset(folder, seed=1)
    assert tuple(np.concatenate([x for x, _ in again])[:, 0, 0, 0]) == seen[0]


def test_links_out_of_the_folder_count_only_if_wanted(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    utils.save_img(outside / "x.png", np.zeros((3, 3, 3)))
    (folder / "cats" / "link.png").symlink_to(outside / "x.png")
    (folder / "linked").symlink_to(outside)
    assert len(dataset(folder).file_paths) == 7
    assert dataset(folder).class_names == ["cats", "dogs"]
    wanted = dataset(folder, follow_links=True)
    assert len(wanted.file_paths) == 9 and wanted.class_names == ["cats", "dogs", "linked"]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"label_mode": "onehot"}, "Unknown label_mode"),
        ({"color_mode": "cmyk"}, "Unknown color_mode"),
        ({"batch_size": None}, "batch_size"),
        ({"subset": "training"}, "validation_split and subset together"),
        ({"validation_split": 0.2, "subset": "training"}, "a seed where a mixed folder is split"),
        ({"validation_split": 0.01, "subset": "both", "seed": 1}, "for training and for validation"),
        ({"labels": [1, 2]}, "'inferred', None or 7 labels, received 2 labels"),
        ({"class_names": ["cats", "cows"]}, r"class_names out of \['cats', 'dogs'\]"),
        ({"interpolation": "area"}, "Unknown interpolation"),
        ({"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True}, "received both"),
    ],
)
def test_settings_that_do_not_fit_are_refused(folder, settings, text):
    with pytest.raises(ValueError, match=text):
        dataset(folder, **settings)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DataError, match="images in the folder"):
        dataset(tmp_path)


def test_a_picture_of_a_model_is_written_and_shows_what_is_asked(tmp_path):
    inner = Sequential([layers.Dense(4, activation="relu", name="inside")], name="group")
    model = Sequential([layers.Input((6, 6, 1)), layers.Flatten(), inner, layers.Dense(3, name="last")])
    figure = utils.plot_model(
        model,
        tmp_path / "model.png",
        show_shapes=True,
        show_dtype=True,
        show_layer_names=True,
        show_layer_activations=True,
        show_trainable=True,
        expand_nested=True,
    )
    assert utils.load_img(tmp_path / "model.png").size[0] > 100
    shown = [text.get_text() for text in figure.axes[0].texts]
    for expected in (
        "inside (Dense)",
        "input: (None, 36)",
        "output: (None, 3)",
        "dtype: float32",
        "trainable",
    ):
        assert expected in shown
    plain = utils.plot_model(model, to_file=None, rankdir="LR")
    assert "Sequential" in [text.get_text() for text in plain.axes[0].texts]


def test_pictures_of_no_model_and_dot_graphs_are_refused():
    with pytest.raises(ValueError, match="a model with layers"):
        utils.plot_model(Sequential([]), None)
    with pytest.raises(ValueError, match="rankdir"):
        utils.plot_model(Sequential([layers.Dense(1)]), None, rankdir="up")
    with pytest.raises(NotImplementedError, match="Use plot_model"):
        utils.model_to_dot(None)
