"""Where a training stands in its data, and how another process comes back to that place."""

import itertools
import threading

import numpy as np
import pytest

from tinycnn.engine.order import epoch_order
from tinycnn.models.intake import Arrays, Epochs, open_stream
from tinycnn.models.intake.ahead import read_ahead
from tinycnn.utils import PyDataset

N, EPOCHS = 20, 4
X = np.arange(N, dtype="float32")[:, np.newaxis]


def order(count, step):
    return epoch_order(count, 5, step)


def prepare(batch):
    return np.asarray(batch, "float32"), np.zeros(len(batch)), None


class Data(PyDataset):
    def __init__(self, workers=1, draws=False):
        super().__init__(workers=workers)
        self.rng, self.draws = np.random.default_rng(2), draws
        self.places, self.reads, self.told = np.arange(N), 0, []

    def __len__(self):
        return 7

    def __getitem__(self, index):
        self.reads += 1
        noise = self.rng.random() if self.draws else 0
        return X[self.places[index * 3 : index * 3 + 3]] + noise

    def on_epoch_begin(self):
        self.told.append("begin")

    def on_epoch_end(self):
        self.told.append("end")
        self.places = np.random.default_rng(len(self.told)).permutation(N)


def generator():
    rng = np.random.default_rng(1)
    while True:
        yield rng.random((rng.integers(1, 5), 1))


SOURCES = {
    "arrays": lambda: Arrays(X, X, None, 3, order),
    "arrays, within batches": lambda: Arrays(X, X, None, 3, order, within_batches=True),
    "data set": lambda: open_stream(Data(), prepare),
    "data set, mixed": lambda: open_stream(Data(workers=3), prepare, order),
    "data set that draws": lambda: open_stream(Data(draws=True), prepare),
    "loader": lambda: open_stream(Loader(), prepare),
}


class Loader:
    def __iter__(self):
        return iter([X[:3], X[3:9], X[9:10]] * 2)


def run(course, epochs):
    """Yield (epoch, batch, place after it, the batch's content and how it is cut)."""
    for epoch in epochs:
        for number, batch in enumerate(course.epoch()):
            content = batch.x[batch.rows].tobytes(), batch.full_size
            yield epoch, number + 1, course.position(), content


@pytest.mark.filterwarnings("ignore:The data ended")
@pytest.mark.parametrize("steps", [None, 4, 7])
@pytest.mark.parametrize("name", SOURCES)
def test_another_process_comes_back_to_any_place(name, steps):
    course = Epochs(SOURCES[name](), steps, EPOCHS, start=10)
    course.restart()
    whole = list(run(course, range(EPOCHS)))
    assert len(whole) >= 12
    for at in range(0, len(whole) - 1, 3):
        epoch, batch, place, _ = whole[at]
        again = Epochs(SOURCES[name](), steps, EPOCHS)
        again.restart()
        again.go_to(again.checked(place, batch), epoch, batch, lambda number: None)
        rest = [content for *_, content in run(again, range(epoch, EPOCHS))]
        assert rest == [content for *_, content in whole[at + 1 :]]
        again.close()


def test_a_generator_is_read_again_to_the_same_place():
    course = Epochs(open_stream(generator(), prepare), 5, EPOCHS)
    course.restart()
    whole = list(run(course, range(EPOCHS)))
    epoch, batch, place, _ = whole[12]
    again = Epochs(open_stream(generator(), prepare), 5, EPOCHS)
    again.restart()
    again.go_to(place, epoch, batch, lambda number: None)
    assert [c for *_, c in run(again, range(epoch, EPOCHS))] == [c for *_, c in whole[13:]]


def test_a_data_set_is_told_of_epochs_and_read_again_only_if_it_draws():
    for draws, reads in ((False, 2), (True, 2 + 2 * 7 + 3)):
        data = Data(draws=draws)
        course = Epochs(open_stream(data, prepare), None, EPOCHS)
        assert course.rereads == draws
        course.restart()
        place = {"start": 0, "given": 17, "began": 14, "taken": 3, "largest": 3}
        validated = []
        course.go_to(place, 2, 3, validated.append)
        course.close()
        assert validated == [0, 1]
        assert data.told == ["end", *["begin", "end"] * 2, "begin"]
        assert reads <= data.reads <= reads + 4  # those ahead


@pytest.mark.parametrize("place", [{}, {"start": 0}, {"start": "a", "given": 1}])
def test_a_place_that_is_none_is_refused(place):
    with pytest.raises(ValueError, match="which batch comes next"):
        Epochs(SOURCES["arrays"]()).checked(place, 0)


def test_nothing_is_read_beyond_a_stretch_before_it_is_asked_for():
    made, lock = [], threading.Lock()

    def call(number):
        with lock:
            made.append(number)
        return number

    calls = (lambda number=number: call(number) for number in range(10))
    results = read_ahead(calls, workers=2, waiting=8, stretches=itertools.repeat(4))
    assert [next(results) for _ in range(4)] == [0, 1, 2, 3]
    assert sorted(made) == [0, 1, 2, 3]
    assert list(results) == [4, 5, 6, 7, 8, 9]
