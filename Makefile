# Everything there is to do with the program, from a fresh copy on: `make help` lists it.

PYTHON ?= python3
PORT ?= 8501
HOST ?= localhost

VENV := .venv
BIN := $(VENV)/bin
NEEDS := pyproject.toml .ci/constraints.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c .ci/constraints.txt
# Nothing is sent anywhere: no statistics, and no look-up of this machine's public address.
SERVE := --server.port $(PORT) --server.address $(HOST) --server.headless true \
	--browser.gatherUsageStats false

# The tests of one file share what they build, so a file stays with one process. Many of them wait
# for a browser or for another process, so there are three of these on two cores; threads of their
# own would only wait for each other.
PARALLEL := --numprocesses 3 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run build test check lint format browser clean

help: ## list what can be made
	@echo "make run      install, index corpus/ and open the interface (PORT=$(PORT), HOST=$(HOST))"
	@echo "make build    install and index corpus/"
	@echo "make test     install and run every test"
	@echo "make check    formatting, lint, types, import rules and every test"
	@echo "make lint     the same without the tests"
	@echo "make format   format the code and apply what lint can mend itself"
	@echo "make browser  how to get what the browser tests need"
	@echo "make clean    remove the environment, the caches and the index"
	@echo "PYTHON=python3.12 in front chooses another Python than python3"

run: build
	@echo "Warraq is at http://$(HOST):$(PORT) (stop it with Ctrl+C)"
	@$(BIN)/python -m streamlit run app.py $(SERVE)

build: $(VENV)/installed
	@$(BIN)/python -m rag build

test: $(VENV)/installed-dev browser
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(PARALLEL)

check: lint test

lint: $(VENV)/installed-dev
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/installed-dev
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null || { \
		echo "There is no Chromium here: the browser tests will be skipped."; \
		echo "On Debian and Ubuntu: apt-get install chromium fonts-noto-core"; }

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache tests/output
	find index -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than what it was made from, so a second call has nothing to do.

$(VENV)/installed: $(NEEDS) | $(BIN)/python
	@echo "Installing what Warraq needs (the first time takes some minutes)"
	$(PIP) -e .
	@touch $@

$(VENV)/installed-dev: $(NEEDS) | $(BIN)/python
	@echo "Installing what Warraq and its tests need (the first time takes some minutes)"
	$(PIP) -e '.[dev]'
	@touch $(VENV)/installed $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here; install Python 3.11 or newer, or name one: make PYTHON=..."; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Warraq needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1);" \
			"name another: make PYTHON=python3.11"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "No environment could be made; on Debian and Ubuntu: apt-get install python3-venv"; \
		exit 1; }
