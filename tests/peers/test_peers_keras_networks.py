"""The same code, run by Keras and by tinycnn, ends with the same numbers."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peers_networks import networks

import tinycnn

pytestmark = [pytest.mark.keras, pytest.mark.slow]

FIT = {"batch_size": 8, "epochs": 2, "shuffle": False, "verbose": 0, "validation_split": 0.25}


def samples(model, labels, seed):
    """Return 26 samples that a model takes, and labels of a kind for them."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((26, *model.input_shape[1:]), np.float32)
    classes = rng.integers(0, 3, 26)
    return x, {
        "one_hot": np.eye(3, dtype="float32")[classes],
        "classes": classes,
        "yes_or_no": (classes > 0).astype("float32"),
        "numbers": rng.standard_normal((26, 2), np.float32),
    }[labels]


def ran(code, keras):
    """Run the code of a network, in which ``keras`` means this."""
    names = {"keras": keras}
    exec(code, names)
    return names["model"]


def learned(model, weights, x, y, how):
    """Return everything that can be seen of a model that begins with these weights and learns."""
    model.set_weights(weights)
    before = np.asarray(model.predict(x, verbose=0))
    history = model.fit(x, y, **FIT, **how).history
    return {
        "outputs before": before,
        **{f"history of {name}": np.array(values) for name, values in history.items()},
        **{f"weight {i}": weight for i, weight in enumerate(model.get_weights())},
        "evaluate": np.array(model.evaluate(x, y, verbose=0, batch_size=7)),
        "outputs": np.asarray(model.predict(x, verbose=0)),
    }


def differences(code, labels, seed, weighted):
    """Return what the two disagree in, worded; None if they agree."""
    import keras

    theirs, ours = ran(code, keras), ran(code, tinycnn)
    assert ours.count_params() == theirs.count_params(), code
    x, y = samples(theirs, labels, seed)
    how = {"sample_weight": np.linspace(0.2, 2, 26).astype("float32")} if weighted else {}
    weights = theirs.get_weights()
    wanted = learned(theirs, weights, x, y, how)
    found = learned(ours, weights, x, y, how)
    for module in (keras, tinycnn):
        module.backend.clear_session()  # metrics are called auc, not auc_3, the next time
    assert list(found) == list(wanted), code
    for name, value in wanted.items():
        message = f"{name} of\n{code}x, y with seed {seed}, fit(**{FIT}{', weighted' if weighted else ''})"
        try:
            np.testing.assert_allclose(found[name], value, rtol=2e-3, atol=2e-4, err_msg=message)
        except AssertionError as difference:
            return str(difference)
    return None


# What fails is printed as it was drawn: making it smaller would take minutes.
@settings(
    max_examples=200,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(network=networks(), seed=st.integers(0, 1000), weighted=st.booleans())
def test_drawn_networks_learn_the_same_in_keras(network, seed, weighted):
    # A number that one library rounds to just above 0 and the other to just below is seen by
    # every relu. That hardly happens for three sets of data, one after the other.
    first = differences(*network, seed, weighted)
    assert first is None or None in [differences(*network, seed + more, weighted) for more in (1, 2)], first
