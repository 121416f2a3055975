"""The examples of docs/estimators.md."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "estimators.md"


@pytest.mark.skipif(not PAGE.exists(), reason="the tests run away from the source")
def test_examples_of_the_page_run():
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.REPORT_ONLY_FIRST_FAILURE)
    assert found.failed == 0 and found.attempted > 15
