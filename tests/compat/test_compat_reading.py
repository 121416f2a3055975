"""What a script uses is found by reading it."""

import ast

import pytest

from tinycnn.compat.reading import unsupported, uses_of, written_for


def findings(text):
    return [(one.path, one.line, one.sure) for one in unsupported(uses_of(ast.parse(text))[0])]


def era(text):
    tree = ast.parse(text)
    return written_for(tree, *uses_of(tree))


def test_an_unused_import_is_no_finding():
    assert findings("from keras.layers import LSTM, Dense\nDense(3)") == []


def test_a_call_at_the_top_is_found_with_its_line():
    assert findings("import keras\n\nkeras.layers.LSTM(3)") == [("keras.layers.LSTM", 3, True)]


@pytest.mark.parametrize(
    "text",
    [
        "from keras.layers import LSTM as Cell\nCell(3)",
        "from keras import layers as L\nL.LSTM(3)",
        "from tensorflow import keras\nkeras.layers.LSTM(3)",
        "import keras.layers\nkeras.layers.LSTM(3)",
        "from keras.layers.recurrent import *\nLSTM(3)",
        "import keras\ndef build():\n    return keras.layers.LSTM(3)\nbuild()",
        "import keras\nclass Net(keras.layers.LSTM): pass",
        "import keras\nif __name__ == '__main__':\n    keras.layers.LSTM(3)",
    ],
)
def test_it_is_found_however_it_is_reached(text):
    [(_, _, sure)] = findings(text)
    assert sure


@pytest.mark.parametrize(
    "text",
    [
        "import keras\ndef never():\n    keras.layers.LSTM(3)",
        "import keras\nif x:\n    keras.layers.LSTM(3)",
        "import keras\ntry:\n    keras.layers.LSTM(3)\nexcept Exception:\n    pass",
        "from keras.layers import LSTM\nLSTM = list\nLSTM(3)",
        "from keras.layers import LSTM\nprint(LSTM)",
    ],
)
def test_what_may_never_be_reached_is_not_sure(text):
    [(_, _, sure)] = findings(text)
    assert not sure


def test_a_misspelled_name_is_found():
    assert findings("import keras\nkeras.layers.Dens(3)") == [("keras.layers.Dens", 2, True)]


@pytest.mark.parametrize(
    ("text", "keras"),
    [
        ("from keras.layers import Conv2D\nConv2D(32, (3, 3))", 3),
        ("from tensorflow.keras.optimizers import SGD\nSGD(lr=0.1)", 3),
        ("from keras.layers.convolutional import Conv2D", 2),
        ("import keras\nkeras.optimizers.rmsprop()", 2),
        ("import keras\nm.fit_generator(g)", 2),
        ("from __future__ import print_function\nimport keras", 2),
        ("from keras.utils import np_utils", 2),
        ("import keras\nm.fit(x, y, nb_epoch=3)", 1),
        ("from keras.layers import Convolution2D\nConvolution2D(3, 3, 3, border_mode='same')", 1),
    ],
)
def test_the_years_of_a_script_are_told_by_its_words(text, keras):
    assert era(text).keras == keras


@pytest.mark.parametrize(
    ("text", "acc"),
    [
        ("h.history['acc']", True),
        ("EarlyStopping(monitor='val_acc')", True),
        ("ModelCheckpoint('{val_acc:.2f}.h5')", True),
        ("table.val_acc", True),
        ("logs.get('acc')", True),
        ("h.history['val_accuracy']\nh.history['val_acc']", False),
        ("plt.plot(h.history['accuracy'], label='acc')", False),
        ("m.compile(metrics=['acc'])", False),
    ],
)
def test_accuracy_is_called_what_the_script_looks_for(text, acc):
    assert era(text).acc is acc
