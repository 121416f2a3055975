"""What holds for a search wherever its trainings run."""

import numpy as np
import pytest

from tinycnn.callbacks import Callback


def every_training_has_a_place_and_goes_on_there(search, data, folder):
    """Break off all trainings of a search, and let the same search end them.

    Parameters
    ----------
    search : callable
        ``search(**settings)`` returns a GridSearchCV of four candidates, twice each, over
        networks of three epochs with these settings.
    data : tuple of (X, y)
    folder : Path
        Empty.
    """
    broken, begun = folder / "places", folder / "epochs begun"
    begun.mkdir()

    class Breaks(Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise RuntimeError("broken off")

    class Notes(Callback):
        def on_epoch_begin(self, epoch, logs=None):
            (begun / f"{epoch} of {id(self)} {np.random.default_rng().integers(2**62)}").touch()

    with pytest.raises(ValueError, match="All the 8 fits failed"):
        search(checkpoint_dir=broken, callbacks=[Breaks()]).fit(*data)
    assert len(list(broken.iterdir())) == 8
    found = search(checkpoint_dir=broken, callbacks=[Notes()]).fit(*data)
    # The last epoch of each, and all three of the best candidate on all of the data.
    epochs = sorted(int(path.name.split()[0]) for path in begun.iterdir())
    assert epochs == [0, 1] + [2] * 9
    assert not list(broken.iterdir())
    np.testing.assert_array_equal(
        found.cv_results_["mean_test_score"], search().fit(*data).cv_results_["mean_test_score"]
    )
