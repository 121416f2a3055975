"""The table that summary prints."""

import pytest

from tinycnn import Input, Sequential, layers


def network():
    return Sequential(
        [
            Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def text(model, **arguments):
    shown = []
    model.summary(print_fn=shown.append, **arguments)
    assert len(shown) == 1 and shown[0].endswith("\n")
    return shown[0].removesuffix("\n")


def rows(shown):
    """The cells of the table, without its lines."""
    lines = [line for line in shown.splitlines() if line[:1] in "│┃"]
    return [[cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")] for line in lines]


def test_summary_of_the_example_network():
    assert rows(text(network())) == [
        ["Layer (type)", "Output Shape", "Param #"],
        ["conv2d (Conv2D)", "(None, 26, 26, 32)", "320"],
        ["max_pooling2d (MaxPooling2D)", "(None, 13, 13, 32)", "0"],
        ["conv2d_1 (Conv2D)", "(None, 11, 11, 64)", "18,496"],
        ["max_pooling2d_1 (MaxPooling2D)", "(None, 5, 5, 64)", "0"],
        ["flatten (Flatten)", "(None, 1600)", "0"],
        ["dense (Dense)", "(None, 128)", "204,928"],
        ["dropout (Dropout)", "(None, 128)", "0"],
        ["dense_1 (Dense)", "(None, 10)", "1,290"],
    ]


def test_totals_count_parameters_and_bytes():
    model = network()
    model.layers[0].trainable = False
    shown = text(model)
    assert shown.startswith('Model: "sequential"\n')
    assert shown.endswith(
        " Total params: 225,034 (879.04 KB)\n"
        " Trainable params: 224,714 (877.79 KB)\n"
        " Non-trainable params: 320 (1.25 KB)"
    )


@pytest.mark.parametrize("line_length", [None, 40, 65, 100])
def test_all_lines_of_the_table_are_as_wide(line_length, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    lines = text(network(), line_length=line_length).splitlines()[1:-3]
    assert {len(line) for line in lines} == {line_length or 88}


def test_a_narrow_terminal_makes_a_narrow_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    assert len(text(network()).splitlines()[1]) == 66


def test_long_cells_are_broken_between_words_and_long_words_cut():
    shown = text(Sequential([Input((4,)), layers.Dense(3, name="a_long_name_of_a_layer")]), line_length=50)
    assert rows(shown)[1:] == [["a_long_name_of_a_l…", "(None, 3)", "15"], ["(Dense)", "", ""]]


def test_a_table_without_room_is_refused():
    with pytest.raises(ValueError, match="A table 12 characters wide has no room for 3 columns"):
        network().summary(line_length=12)


def test_inner_layers_are_shown_when_asked():
    inner = Sequential([Input((4,)), layers.Dense(3)], name="inner")
    model = Sequential([Input((4,)), inner, layers.ReLU()])
    assert [row[0] for row in rows(text(model))[1:]] == ["inner (Sequential)", "re_lu (ReLU)"]
    names = [row[0] for row in rows(text(model, expand_nested=True))[1:]]
    assert names == ["inner (Sequential)", "└ dense (Dense)", "re_lu (ReLU)"]


def test_what_learns_is_shown_when_asked():
    model = network()
    model.layers[0].trainable = False
    shown = [row[3] for row in rows(text(model, line_length=120, show_trainable=True))]
    assert shown == ["Trainable", "N", "-", "Y", "-", "-", "Y", "-", "Y"]


def test_a_part_of_the_layers_is_shown_when_asked():
    shown = rows(text(network(), layer_range=("max_pooling2d_1", "dense$")))[1:]
    assert [row[0].split()[0] for row in shown] == ["max_pooling2d_1", "flatten", "dense"]


@pytest.mark.parametrize("names", [("conv2d",), ("conv2d", 3), ("conv2d", "nothing")])
def test_a_range_that_names_no_layers_is_refused(names):
    with pytest.raises(ValueError, match="summary: layer_range expects"):
        network().summary(layer_range=names)


def test_positions_for_another_number_of_columns_are_refused():
    with pytest.raises(ValueError, match="3 positions, one for each column, received 2"):
        network().summary(positions=[0.5, 1.0])


def test_what_the_optimizer_keeps_is_counted_after_a_step():
    model = Sequential([Input((4,)), layers.Dense(3)])
    model.compile("adam", "mse")
    assert "Optimizer" not in text(model)
    model.fit([[1.0] * 4], [[1.0] * 3], verbose=0)
    shown = text(model)
    assert " Total params: 47 (192.00 B)\n Trainable params: 15 (60.00 B)\n" in shown
    assert shown.endswith(" Optimizer params: 32 (132.00 B)")


def test_before_the_input_is_known_shapes_are_open():
    shown = text(Sequential([layers.Dense(3)]))
    assert rows(shown)[1:] == [["dense (Dense)", "?", "0 (unbuilt)"]]
    assert " Total params: 0 (0.00 B)\n" in shown


def test_summary_of_an_empty_model_is_a_table_without_rows():
    assert rows(text(Sequential())) == [["Layer (type)", "Output Shape", "Param #"]]


def test_summary_prints_unless_told_otherwise(capsys):
    assert network().summary() is None
    assert "Total params: 225,034" in capsys.readouterr().out


def test_expanded_summary_ends_with_the_steps_that_run():
    assert text(network(), expand_program=True).split("What runs:\n")[1].splitlines() == [
        " 1. conv2d + relu + max_pooling2d",
        " 2. conv2d + relu + max_pooling2d",
        " 3. flatten",
        " 4. dense + relu",
        " 5. dropout",
        " 6. dense",
        " 7. softmax",
    ]


def test_moving_statistics_are_counted_as_not_trainable():
    model = Sequential([Input((4, 4, 3)), layers.Conv2D(2, 3), layers.BatchNormalization(), layers.ReLU()])
    shown = text(model, line_length=100, expand_program=True)
    assert rows(shown)[2] == ["batch_normalization (BatchNormalization)", "(None, 2, 2, 2)", "8"]
    assert " Total params: 64 (256.00 B)\n Trainable params: 60 (240.00 B)\n" in shown
    assert shown.endswith("What runs:\n 1. conv2d\n 2. batch_normalization + relu")
