"""What the tests of old scripts share."""

import numpy as np
import pytest

# Programs of users: the tests run them in processes of their own, and nothing else imports them.
collect_ignore = ["scripts"]


@pytest.fixture
def images():
    return np.random.default_rng(0).random((23, 8, 6, 3)).astype("float32")
