"""Every test here has a cache of its own and no data folder."""

import pytest
from datasets_server import Server

from tinycnn.datasets import stream


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    """The folder that stands for the user's cache; not made yet."""
    monkeypatch.delenv("TINYCNN_DATA_DIR", raising=False)
    monkeypatch.setenv("TINYCNN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(stream, "FIRST_BYTE_SECONDS", 10.0)
    return tmp_path / "cache" / "datasets" / "mnist"


@pytest.fixture
def data_dir(monkeypatch, tmp_path):
    """The folder that TINYCNN_DATA_DIR names; empty."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("TINYCNN_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def server():
    with Server() as running:
        yield running


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(stream, "FIRST_BYTE_SECONDS", 0.2)
    monkeypatch.setattr(stream, "STALL_SECONDS", 0.2)
