"""What all tests share: repeatable examples, a clean start for each, and the peers."""

import importlib.util
import os

import pytest
from hypothesis import settings

from tinycnn import set_num_threads
from tinycnn.layers.names import forget_names
from tinycnn.settings import set_floatx
from tinycnn.utils import set_random_seed

# The same examples in every run, so that a failure can be repeated; others each time with
# pytest --hypothesis-profile=explore
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("repeatable")

# What must be installed for the tests with each marker.
PEERS = {
    "torch": ("torch",),
    "keras": ("keras", "tensorflow"),
    "onnx": ("onnx", "onnxruntime"),
    "dask": ("distributed",),
}
REQUIRE_PEERS = os.environ.get("TINYCNN_REQUIRE_PEERS") == "1"


def missing_peers(item):
    """Return the packages that a test's markers ask for and that are not installed."""
    wanted = [name for marker in PEERS if item.get_closest_marker(marker) for name in PEERS[marker]]
    return [name for name in wanted if importlib.util.find_spec(name) is None]


def pytest_runtest_setup(item):
    missing = missing_peers(item)
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With TINYCNN_REQUIRE_PEERS=1 a comparison that is skipped has failed."""
    report = yield
    if REQUIRE_PEERS and report.skipped and not hasattr(report, "wasxfail"):
        markers = [marker for marker in PEERS if item.get_closest_marker(marker)]
        if markers:
            report.outcome = "failed"
            report.longrepr = f"A peer is required (TINYCNN_REQUIRE_PEERS=1), but: {report.longrepr[2]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """The same for a whole file that leaves because it cannot import a peer."""
    report = yield
    if REQUIRE_PEERS and report.skipped:
        reason = str(report.longrepr[2])
        if any(f"'{name}'" in reason for names in PEERS.values() for name in names):
            report.outcome = "failed"
            report.longrepr = f"A peer is required (TINYCNN_REQUIRE_PEERS=1), but: {reason}"
    return report


@pytest.fixture(autouse=True)
def clean_start():
    """Names, seeds and threads are as in a new process, whatever the test before did."""
    reset()
    yield
    reset()


def reset():
    forget_names()
    set_floatx("float32")
    set_random_seed(0)
    set_num_threads(None)
