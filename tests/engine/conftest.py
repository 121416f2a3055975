import pytest


@pytest.fixture(autouse=True)
def nothing_said_about_threads(monkeypatch):
    monkeypatch.delenv("TINYCNN_NUM_THREADS", raising=False)
