# make build: everything from nothing to the published mart.   make test: every test.   make help: the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
BENCHMARK_INSTALLED := $(VENV)/.installed-benchmark

export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.DEFAULT_GOAL := help
.PHONY: help build explain preview-policy rollback test test-duckdb2 sabotage mutations bench test-benchmark stability lint demo-data test-cases docs clean

help: ## Show this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# What a run needs. Installs once; again only when the pins change.
$(INSTALLED): requirements.txt constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) --requirement requirements.txt
	touch $@

# What tests and lint need on top of it.
$(INSTALLED_DEV): $(INSTALLED) requirements-dev.txt
	$(PIP_INSTALL) --requirement requirements-dev.txt
	touch $@

build: $(INSTALLED) ## Build the demo data (or RAW_DATA_DIR), gate it, publish the mart and say what it says
	$(BIN)/python scripts/run.py
	$(BIN)/python scripts/summarize.py

explain: $(INSTALLED) ## Say why an account is whose it is: make explain ACCOUNT=A-1 [WHAT_IF="--order 12000"]
	$(BIN)/python scripts/explain.py "$(ACCOUNT)" $(WHAT_IF)

preview-policy: $(INSTALLED) ## Show what the policy in this checkout would change in the published mart
	$(BIN)/python scripts/preview_policy.py

test: $(INSTALLED_DEV) lint ## Lint, then every dbt and Python test
	$(BIN)/python -m pytest

lint: $(INSTALLED_DEV) ## Check the style of Python and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 models tests

# The same tests on the next DuckDB, in an environment of its own.
test-duckdb2: ## Run the tests on DuckDB 2.0.0
	$(MAKE) VENV=.venv-duckdb2 .venv-duckdb2/.installed-dev
	.venv-duckdb2/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.0
	.venv-duckdb2/bin/python -m pytest

rollback: $(INSTALLED) ## Let readers see the version before the current one again
	$(BIN)/python scripts/rollback.py

sabotage: $(INSTALLED) ## Try every fault on good raw data and write docs/sabotage.md
	$(BIN)/python -m tools.sabotage

mutations: $(INSTALLED_DEV) ## Damage one model at a time, say which check catches it and write docs/mutations.md
	$(BIN)/python -m tools.mutations

$(BENCHMARK_INSTALLED): $(INSTALLED) tools/benchmark/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement tools/benchmark/requirements.txt --constraint constraints.txt
	touch $@

bench: $(BENCHMARK_INSTALLED) ## Measure a full run and other tools: make bench [ACCOUNTS=100000] [COMPETITORS=duckdb_script] [MEMORY=6GB]
	$(BIN)/python -m tools.benchmark $(if $(ACCOUNTS),--accounts $(ACCOUNTS)) $(if $(COMPETITORS),--competitors $(COMPETITORS)) $(if $(MEMORY),--memory-limit $(MEMORY))

test-benchmark: $(BENCHMARK_INSTALLED) ## Run the tests of the benchmark, which `make test` leaves out
	$(BIN)/python -m pytest tools/benchmark/tests

stability: $(INSTALLED) ## Measure what dwell and enter/exit are worth and write docs/stability.md
	$(BIN)/python -m tools.stability

demo-data: $(INSTALLED) ## Write data/demo again from its seed
	$(BIN)/python -m tools.demo

test-cases: $(INSTALLED) ## Write tests/cases again: the planted cases and what is expected of them
	$(BIN)/python -m tools.cases

docs: $(INSTALLED) ## Render the dbt documentation under target/
	$(BIN)/dbt docs generate

clean: ## Remove what builds and tests left behind
	rm -rf target logs published *.duckdb *.duckdb.wal *.duckdb.lock *.duckdb.copies .pytest_cache .hypothesis .ruff_cache
