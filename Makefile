# `make map` builds the showcase map, `make test` runs everything; both set up what they need.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STORY  ?= geodata/stories/kim-beijing-2018.yaml

.PHONY: map test torture golden bench docs format clean

map: $(VENV)/.installed
	@$(BIN)/mapgen build $(STORY) -o output/

test: $(VENV)/.installed-for-tests
	$(BIN)/ruff format --check mapgen tests geodata/build docs/hooks examples
	$(BIN)/ruff check mapgen tests geodata/build docs/hooks examples
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

# the long form of what is tried under faults and with hostile input, with its counts at the end, then so many minutes
# of fuzzing the readers: `make torture MINUTES=60`; the tests before it take most of an hour on two cores,
# `make torture TORTURE=tests/faults` runs a part of them
MINUTES ?= 10
TORTURE ?= tests
torture: $(VENV)/.installed-for-torture
	$(BIN)/python -m pytest -m torture -n 2 -rP $(TORTURE)
	$(BIN)/python tests/fuzz/drive.py --seconds $$(( $(MINUTES) * 60 ))

# accepts what the golden files look like now: see tests/golden/test_golden.py
golden: $(VENV)/.installed-for-tests
	$(BIN)/python tests/golden/make.py tests/golden

# ours and the peers side by side, about an hour; `make bench BENCH="names routes --runs 3"` for a part of it
BENCH ?= --write
bench: $(VENV)/bench/.installed $(VENV)/bench/package.json
	$(VENV)/bench/env/bin/python tests/bench/bench.py $(BENCH)

# the peers live in an environment of their own, so that they cannot be imported by mistake
$(VENV)/bench/.installed: tests/bench/requirements.txt pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)/bench/env
	$(VENV)/bench/env/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--requirement tests/bench/requirements.txt --editable '.[test]'
	@touch $@

$(VENV)/bench/package.json: tests/bench/package.json $(BIN)/python
	@mkdir -p $(VENV)/bench && cp tests/bench/package.json $@
	npm install --silent --no-audit --no-fund --prefix $(VENV)/bench || { rm $@; exit 1; }

# the documentation with its gallery, into output/docs/; nothing is fetched
docs: $(VENV)/.installed-for-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo output/docs/index.html

format: $(VENV)/.installed-for-tests
	$(BIN)/ruff check --fix mapgen tests geodata/build docs/hooks examples
	$(BIN)/ruff format mapgen tests geodata/build docs/hooks examples

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-for-tests: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-for-docs: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-for-torture: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,torture]'
	@touch $@ $(VENV)/.installed-for-tests $(VENV)/.installed

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
