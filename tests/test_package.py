"""The package as a whole: what it offers, and how light its import is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tinycnn

HEAVY = ["matplotlib", "sklearn", "scipy", "numba", "llvmlite", "pooch", "tqdm", "h5py", "threadpoolctl"]


@pytest.fixture(scope="module")
def loaded():
    """Names of all modules that a bare ``import tinycnn`` loads, in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(Path(tinycnn.__file__).parents[1])}
    code = "import tinycnn, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_import_leaves_out(loaded, heavy):
    assert heavy not in loaded


def test_import_brings_numpy(loaded):
    assert {"numpy", "tinycnn", "tinycnn.models.sequential"} <= loaded


@pytest.mark.parametrize("name", tinycnn.__all__)
def test_every_public_name_is_there_and_documented(name):
    found = getattr(tinycnn, name)
    assert name == "__version__" or found.__doc__


def test_version_is_of_three_numbers():
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.?(dev|a|b|rc)\d+)?", tinycnn.__version__)


def test_keras_second_names_are_the_same_classes():
    layers = tinycnn.layers
    assert layers.MaxPool2D is layers.MaxPooling2D
    assert layers.AvgPool2D is layers.AveragePooling2D
    assert layers.Convolution2D is layers.Conv2D
    assert layers.GlobalAvgPool2D is layers.GlobalAveragePooling2D
    assert tinycnn.Sequential is tinycnn.models.Sequential


@pytest.mark.parametrize("name", tinycnn.layers.__all__)
def test_public_layers_have_documented_arguments(name):
    assert "Parameters" in getattr(tinycnn.layers, name).__doc__
