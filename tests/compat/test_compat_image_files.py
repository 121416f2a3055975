"""flow_from_directory and flow_from_dataframe."""

import numpy as np
import pytest
from PIL import Image

from tinycnn.compat.image_data_generator import ImageDataGenerator

COLORS = {"blue": (0, 0, 250), "green": (0, 250, 0), "red": (250, 0, 0)}


@pytest.fixture
def folder(tmp_path):
    """Three classes of 4, 3 and 2 images; and files that are none."""
    for count, (name, color) in zip((4, 3, 2), COLORS.items(), strict=True):
        inner = tmp_path / name / ("deeper" if name == "red" else "")
        inner.mkdir(parents=True)
        for i in range(count):
            Image.new("RGB", (6, 5), color).save(inner / f"{i}.png")
        (tmp_path / name / "notes.txt").write_text("no image")
    (tmp_path / "readme.png").write_text("belongs to no class")
    return tmp_path


@pytest.fixture
def frame(folder):
    pandas = pytest.importorskip("pandas")
    files = sorted(str(path.relative_to(folder)) for path in folder.glob("*/**/*.png"))
    return pandas.DataFrame(
        {
            "filename": files,
            "class": [name.split("/")[0] for name in files],
            "number": np.arange(len(files)) / 2,
            "weight": np.arange(len(files)) + 1,
        }
    )


def flow(folder, generator=None, **settings):
    settings = {"target_size": (4, 7), "batch_size": 4, "shuffle": False} | settings
    return (generator or ImageDataGenerator()).flow_from_directory(folder, **settings)


def test_classes_are_the_folders_in_sorted_order(folder, capsys):
    batches = flow(folder)
    assert capsys.readouterr().out == "Found 9 images belonging to 3 classes.\n"
    assert batches.class_indices == {"blue": 0, "green": 1, "red": 2}
    assert batches.classes.tolist() == batches.labels.tolist() == [0] * 4 + [1] * 3 + [2] * 2
    assert batches.filenames[0] == "blue/0.png" and batches.filenames[-1] == "red/deeper/1.png"
    assert (batches.samples, batches.n, batches.num_classes, len(batches)) == (9, 9, 3, 3)
    assert batches.image_shape == (4, 7, 3) and batches.class_mode == "categorical"


def test_images_and_labels_belong_together(folder):
    batches = flow(folder, shuffle=True)
    for x, y in (next(batches) for _ in range(7)):
        assert x.dtype == y.dtype == np.float32 and x.shape[1:] == (4, 7, 3)
        for image, label in zip(x, y, strict=True):
            np.testing.assert_array_equal(image[2, 3], list(COLORS.values())[label.argmax()])


@pytest.mark.parametrize(
    "mode, expected",
    [("sparse", [0, 0, 1, 1]), ("categorical", [[1, 0, 0]] * 2 + [[0, 1, 0]] * 2)],
)
def test_classes_are_numbered_in_the_given_order(folder, mode, expected):
    batches = flow(folder, class_mode=mode, classes=["red", "green", "blue"])
    np.testing.assert_array_equal(batches[0][1], expected)


def test_without_class_mode_there_are_images_only(folder):
    assert flow(folder, class_mode=None)[0].shape == (4, 4, 7, 3)


def test_binary_labels_and_images_as_their_own_labels(folder):
    _, y = flow(folder, class_mode="binary", classes=["green", "red"], batch_size=5)[0]
    np.testing.assert_array_equal(y, [0, 0, 0, 1, 1])
    x, y = flow(folder, class_mode="input")[0]
    np.testing.assert_array_equal(x, y)
    assert x is not y


def test_grayscale_and_channels_first(folder):
    assert flow(folder, color_mode="grayscale")[0][0].shape == (4, 4, 7, 1)
    assert flow(folder, color_mode="rgba").image_shape == (4, 7, 4)
    first = flow(folder, ImageDataGenerator(data_format="channels_first"))
    assert first.image_shape == first[0][0].shape[1:] == (3, 4, 7)
    np.testing.assert_array_equal(np.moveaxis(first[0][0], 1, -1), flow(folder)[0][0])


def test_subsets_are_cut_within_each_class(folder):
    generator = ImageDataGenerator(validation_split=0.5)
    training = flow(folder, generator, subset="training")
    validation = flow(folder, generator, subset="validation")
    assert validation.classes.tolist() == [0, 0, 1, 2] and training.classes.tolist() == [0, 0, 1, 1, 2]
    assert not set(training.filenames) & set(validation.filenames)


def test_links_to_folders_are_followed_if_wanted(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    Image.new("RGB", (6, 5)).save(other / "linked.png")
    (folder / "blue" / "link").symlink_to(other, target_is_directory=True)
    assert flow(folder).samples == 9
    assert flow(folder, follow_links=True).samples == 10


def test_a_class_without_folder_is_named(folder):
    with pytest.raises(ValueError, match=r"classes out of .*'blue'.*, received \['pink'\]"):
        flow(folder, classes=["blue", "pink"])


def test_a_folder_without_images_has_no_batches(folder):
    (folder / "empty").mkdir()
    batches = flow(folder, classes=["empty"])
    assert len(batches) == 0 and list(batches) == []


def test_wrong_modes_are_refused(folder):
    with pytest.raises(ValueError, match="Did you mean 'grayscale'"):
        flow(folder, color_mode="grayscal")
    with pytest.raises(ValueError, match="Did you mean 'categorical'"):
        flow(folder, class_mode="categoric")


# Data frames -------------------------------------------------------------------------


def flow_frame(frame, folder, **settings):
    settings = {"target_size": (4, 7), "batch_size": 4, "shuffle": False} | settings
    return ImageDataGenerator().flow_from_dataframe(frame, folder, **settings)


def test_a_frame_gives_what_the_folder_gives(frame, folder, capsys):
    batches, expected = flow_frame(frame, folder), flow(folder)
    assert "Found 9 validated image filenames belonging to 3 classes." in capsys.readouterr().out
    assert batches.filenames == expected.filenames and batches.class_indices == expected.class_indices
    for i in range(3):
        for found, wanted in zip(batches[i], expected[i], strict=True):
            np.testing.assert_array_equal(found, wanted)


def test_a_frame_may_hold_whole_paths_and_weights(frame, folder):
    frame["path"] = [str(folder / name) for name in frame["filename"]]
    _, y, weights = flow_frame(frame, None, x_col="path", weight_col="weight", class_mode="sparse")[1]
    np.testing.assert_array_equal(y, [1, 1, 1, 2])
    np.testing.assert_array_equal(weights, [5, 6, 7, 8])


def test_raw_values_and_several_outputs(frame, folder):
    raw = flow_frame(frame, folder, y_col="number", class_mode="raw")
    np.testing.assert_array_equal(raw[0][1], [0, 0.5, 1, 1.5])
    both = ["number", "weight"]
    assert flow_frame(frame, folder, y_col=both, class_mode="raw")[0][1].shape == (4, 2)
    outputs = flow_frame(frame, folder, y_col=both, class_mode="multi_output")[2][1]
    np.testing.assert_array_equal(outputs, [[4], [9]])


def test_a_sample_of_several_classes_has_several_ones(frame, folder):
    frame["class"] = [["blue", "red"] if name == "blue" else [name] for name in frame["class"]]
    np.testing.assert_array_equal(flow_frame(frame, folder)[0][1], [[1, 0, 1]] * 4)
    only = flow_frame(frame, folder, classes=["red"])
    assert only.samples == 6 and only.class_indices == {"red": 0}


def test_files_that_are_not_there_are_left_out_with_a_warning(frame, folder):
    frame.loc[1, "filename"] = "blue/gone.png"
    with pytest.warns(UserWarning, match="1 names in the column 'filename'.*gone.png"):
        assert flow_frame(frame, folder).samples == 8
    assert flow_frame(frame, folder, validate_filenames=False).samples == 9


def test_a_part_of_a_frame(frame, folder):
    generator = ImageDataGenerator(validation_split=0.4)
    parts = [
        generator.flow_from_dataframe(frame, folder, class_mode="sparse", subset=subset).samples
        for subset in ("validation", "training")
    ]
    assert parts == [3, 6]


def test_columns_of_a_wrong_kind_are_refused(frame, folder):
    with pytest.raises(TypeError, match="str for class_mode='sparse' in the column 'number', received 0.0"):
        flow_frame(frame, folder, y_col="number", class_mode="sparse")
    with pytest.raises(ValueError, match="two classes for class_mode='binary', received 3"):
        flow_frame(frame, folder, class_mode="binary")
    with pytest.raises(TypeError, match="a list as y_col"):
        flow_frame(frame, folder, y_col="number", class_mode="multi_output")
    with pytest.raises(TypeError, match="numbers in the column 'class'"):
        flow_frame(frame, folder, weight_col="class")
    with pytest.warns(UserWarning, match="has_ext does nothing"):
        flow_frame(frame, folder, has_ext=True)
