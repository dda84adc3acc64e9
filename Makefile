# One target per task. `make run` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := tools/constraints.txt
DATA_DIR ?= instance
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
BLARNEY_CORPORA ?= ../shared/corpora
export BLARNEY_CORPORA
SOURCES := blog spam tools tests migrations config.py

.PHONY: run test quick lint types format translations bench quality base-model clean

run: $(VENV)/run.stamp
	@BLARNEY_DATA_DIR="$(DATA_DIR)" $(BIN)/blarney db upgrade
	@BLARNEY_DATA_DIR="$(DATA_DIR)" $(BIN)/blarney demo --if-empty --address "http://$(HOST):$(PORT)"
	@BLARNEY_DATA_DIR="$(DATA_DIR)" \
	  BLARNEY_SITE_TITLE="$${BLARNEY_SITE_TITLE:-The Tidewater Notebook}" \
	  $(BIN)/blarney serve --host "$(HOST)" --port "$(PORT)" --workers "$(WORKERS)"

# As many tests at a time as there are processors, four at most: each needs a browser or a database.
test: $(VENV)/test.stamp lint types
	$(BIN)/python -m pytest -q --numprocesses auto --maxprocesses 4

quick: $(VENV)/test.stamp
	$(BIN)/python -m pytest -q -x --numprocesses auto --maxprocesses 4 \
	  -m "not browser and not postgres and not corpora"

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check --quiet $(SOURCES)
	$(BIN)/ruff check --quiet $(SOURCES)

types: $(VENV)/test.stamp
	$(BIN)/mypy --no-error-summary

format: $(VENV)/test.stamp
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

translations: $(VENV)/test.stamp
	$(BIN)/python tools/translations.py update
	$(BIN)/python tools/translations.py compile
	$(BIN)/python tools/translations.py check

bench: $(VENV)/test.stamp
	$(BIN)/python tools/bench.py --write docs/performance.md

# The comparison needs two Debian packages; they are installed when missing and where that is possible.
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
quality: $(VENV)/test.stamp
	@{ command -v bogofilter && command -v sa-learn; } >/dev/null || { \
	  command -v apt-get >/dev/null || \
	    { echo "Expected bogofilter and sa-learn on the PATH; install bogofilter and SpamAssassin."; exit 1; }; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends bogofilter spamassassin; } || \
	  { echo "Could not install bogofilter and spamassassin; as root: apt install bogofilter spamassassin"; exit 1; }
	$(BIN)/python tools/quality.py --corpora "$(BLARNEY_CORPORA)" --write docs/classifier.md
	$(BIN)/python tools/unseen.py --write docs/classifier.md

base-model: $(VENV)/test.stamp
	$(BIN)/python -m spam train --corpus "$(BLARNEY_CORPORA)" \
	  --leave-out tools/doubtful_labels.txt --out spam/base
	$(BIN)/python tools/make_classifier_tables.py

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache

# uv is used when it is there, pip otherwise; both get the same pins.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Expected Python 3.11 or newer; name one with: make PYTHON=/path/to/python"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment; on Debian: apt install python3-venv"; exit 2; }
	@touch $@

define install
	@echo "Installing what is needed into $(VENV) …"
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --constraint $(PINS) --editable '.$(1)'; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(PINS) --editable '.$(1)'; \
	fi
	@touch $@
endef

$(VENV)/run.stamp: pyproject.toml $(PINS) | $(VENV)/python.stamp
	$(call install,)

$(VENV)/test.stamp: pyproject.toml $(PINS) | $(VENV)/python.stamp
	$(call install,[test])
	@touch $(VENV)/run.stamp
