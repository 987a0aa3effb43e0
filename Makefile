# Every verb sets up what it needs. Only python3 (3.11 or newer) with venv,
# git and make are expected on the machine; PYTHON picks another interpreter.

PYTHON ?= python3
TESTS  ?= tests
# Processes that share the tests of a whole run: one for each core, or say how many.
JOBS   ?= auto
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Stamps: a second run compares dates and installs nothing.
INSTALLED := $(VENV)/.installed
READY     := $(VENV)/.ready
PEERS     := $(VENV)/.peers
# Long tests are few: a process that has nothing left takes over from another.
SHARED    := --numprocesses=$(JOBS) --dist=worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test long check lint types coverage docs bench floors lock pages clean

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## /\1 - /p' $(MAKEFILE_LIST)

demo: $(READY) ## the one-page summary of the example
	@$(BIN)/python -m worksystem examples/product-launch.json

test: $(READY) ## the tests, doctests and Markdown examples
	@$(BIN)/python -m pytest $(SHARED)

long: $(READY) ## 10 000 examples a property; for some: make long TESTS=tests/network
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest $(SHARED) $(TESTS)

check: lint types docs coverage ## everything a change must pass

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

# The reports speak only when they fail, so that pytest has the last word.
# What decides dates must be covered whole; the rest nearly. Each process writes
# what it covered beside the others, so what an earlier run left is erased first.
coverage: $(READY)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(SHARED)
	@$(BIN)/coverage combine --quiet
	@mkdir -p build
	@$(BIN)/coverage report --fail-under=95 \
	    >build/coverage.txt || { cat build/coverage.txt; exit 1; }
	@$(BIN)/coverage report --fail-under=100 \
	    --include='*/worksystem/model/*,*/analysis/paths*,*/analysis/paths*/*' \
	    >build/coverage-core.txt || { cat build/coverage-core.txt; exit 1; }

pages: $(READY) ## write the pages about health checks, from the checks
	@$(BIN)/python tools/check_pages.py

# The variable silences the theme's notice about its successor.
docs: $(READY) ## the documentation, into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(READY) $(PEERS) ## the critical path, plans and flow against their peers; a diagnosis
	@$(BIN)/python benchmarks/critical_path.py $(BENCH)
	@$(BIN)/python benchmarks/plans.py $(PLANS)
	@$(BIN)/python benchmarks/flow.py $(FLOW)
	@$(BIN)/python benchmarks/health.py $(HEALTH)

# The oldest of everything that pyproject.toml allows. Not the examples of the
# strategies: what they shrink to differs between versions of Hypothesis.
floors: requirements/floors.txt ## the tests with the oldest dependencies
	@python3.11 -m venv --clear .venv-floors
	@.venv-floors/bin/python -m pip --disable-pip-version-check --quiet install \
	    --require-hashes -r requirements/floors.txt
	@.venv-floors/bin/python -m pip --disable-pip-version-check --quiet install \
	    --no-deps --no-build-isolation --no-index --editable .
	@.venv-floors/bin/python -m pytest --ignore=src/worksystem/testing

LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/uv --quiet pip compile \
    --generate-hashes --upgrade

lock: ## resolve the requirements anew
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@$(LOCK) --universal --python-version 3.11 pyproject.toml \
	    --extra testing --extra optimize --group dev --output-file requirements/dev.txt
	@$(LOCK) --universal --python-version 3.11 --group bench \
	    --constraint requirements/dev.txt --output-file requirements/bench.txt
	@$(LOCK) --python-version 3.11 --resolution lowest-direct pyproject.toml \
	    --extra testing --extra optimize --group test --group build \
	    --output-file requirements/floors.txt

clean: ## forget everything that can be made again
	@rm -rf $(VENV) .venv-floors .venv-lock build dist site \
	    .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("worksystem needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

# Compiled as pip compiles every other package, so that importing ours costs the
# same where Python may not write bytecode by itself.
$(READY): $(INSTALLED) $(shell find src -name '*.py')
	@$(BIN)/python -m compileall -q src
	@touch $@

$(PEERS): requirements/bench.txt $(INSTALLED)
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@
