# `make map` builds the showcase map, `make test` runs everything; both set up what they need.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STORY  ?= geodata/stories/kim-beijing-2018.yaml

.PHONY: map test golden bench format clean

map: $(VENV)/.installed
	@$(BIN)/mapgen build $(STORY) -o output/

test: $(VENV)/.installed-for-tests
	$(BIN)/ruff format --check mapgen tests geodata/build
	$(BIN)/ruff check mapgen tests geodata/build
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

# accepts what the golden files look like now: see tests/golden/test_golden.py
golden: $(VENV)/.installed-for-tests
	$(BIN)/python tests/golden/make.py tests/golden

bench: $(VENV)/.installed-for-tests $(VENV)/bench/package.json
	$(BIN)/python tests/bench/bench.py

$(VENV)/bench/package.json: tests/bench/package.json $(BIN)/python
	@mkdir -p $(VENV)/bench && cp tests/bench/package.json $@
	npm install --silent --no-audit --no-fund --prefix $(VENV)/bench || { rm $@; exit 1; }

format: $(VENV)/.installed-for-tests
	$(BIN)/ruff check --fix mapgen tests geodata/build
	$(BIN)/ruff format mapgen tests geodata/build

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-for-tests: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
