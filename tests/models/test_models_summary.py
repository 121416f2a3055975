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
    return "\n".join(shown)


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
def test_all_lines_of_the_table_are_as_wide(line_length):
    lines = text(network(), line_length=line_length).splitlines()[1:-3]
    widths = {len(line) for line in lines}
    assert len(widths) == 1
    assert widths == {100} if line_length == 100 else widths.pop() >= 65


def test_before_the_input_is_known_shapes_are_open():
    shown = text(Sequential([layers.Dense(3)]))
    assert rows(shown)[1:] == [["dense (Dense)", "?", "?"]]
    assert shown.endswith(" The weights are made when the shape of the input is known.")


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
    shown = text(model, expand_program=True)
    assert rows(shown)[2] == ["batch_normalization (BatchNormalization)", "(None, 2, 2, 2)", "8"]
    assert " Total params: 64 (256.00 B)\n Trainable params: 60 (240.00 B)\n" in shown
    assert shown.endswith("What runs:\n 1. conv2d\n 2. batch_normalization + relu")
