import pytest


class FakeModel:
    """What callbacks see of a model; its one weight is the number of epochs trained."""

    def __init__(self):
        self.stop_training = False
        self.weights = [0]
        self.leaves = []  # no layer, so no weight that is not finite
        self.saved = []

    def get_weights(self):
        return list(self.weights)

    def set_weights(self, weights):
        self.weights = list(weights)

    def save_weights(self, path, overwrite=True):
        self.saved.append(str(path))

    def train(self, callback, series):
        """Run a callback through epochs with these logs; return how many were run."""
        callback.set_model(self)
        callback.on_train_begin()
        for epoch, logs in enumerate(series):
            callback.on_epoch_begin(epoch)
            self.weights = [epoch + 1]
            callback.on_epoch_end(epoch, dict(logs))
            if self.stop_training:
                break
        callback.on_train_end()
        return epoch + 1


@pytest.fixture(scope="session")
def fake_model_class():
    return FakeModel


@pytest.fixture
def model():
    return FakeModel()
