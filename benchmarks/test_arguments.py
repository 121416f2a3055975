"""The command that repeats a comparison holds nothing of the machine it ran on."""

from benchmarks.arguments import PEERS, START, arguments
from benchmarks.jobs import JOBS
from benchmarks.networks import NETWORKS


def test_without_a_word_everything_is_compared():
    asked = arguments([])
    assert asked.networks == list(NETWORKS)
    assert asked.peers == PEERS
    assert asked.jobs == [*JOBS, START]


def test_the_repeatable_command_names_no_folder():
    words = ["--rounds", "3", "--peer-python", "torch=/there/python", "--json=/here/speed.json"]
    assert arguments(words).portable == ["--rounds", "3", "--json", "speed.json"]


def test_a_python_is_found_by_the_name_of_its_library():
    python = arguments(["--peer-python", "torch=there", "--peer-python=keras=elsewhere"]).python
    assert (python("torch-channels-last"), python("keras")) == ("there", "elsewhere")
    assert python("tinycnn") not in ("there", "elsewhere")
