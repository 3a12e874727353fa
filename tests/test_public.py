import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import kg


def test_the_public_names_are_sorted_complete_and_load():
    assert list(kg.__all__) == sorted(kg.__all__)
    assert len(kg.__all__) <= 12
    assert all(getattr(kg, name) is not None for name in kg.__all__)


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="nothing"):
        _ = kg.nothing


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, kg; print(sorted({'spacy', 'rdflib', 'networkx', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("module", sorted(m.name for m in pkgutil.walk_packages(kg.__path__, "kg.") if "__main__" not in m.name))
def test_the_examples_in_docstrings_are_right(module):
    results = doctest.testmod(importlib.import_module(module), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.failed == 0
