# `make help` lists what there is. Everything sets itself up; nothing else needs to be run first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check bench soak screens clean

BIN := .venv/bin
PORT ?= 8600
ONLY ?= tests
# Tests wait for servers and browsers a third of their time.
WORKERS ?= $(shell echo $$(( $$(nproc) * 3 / 2 )))
# Some machines forbid it; every server and every test process that starts would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

PACKAGES := sdk/src sandbox/src core/serving/src core/src registry/src $(wildcard plugins/*/src)

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  \033[1m%-10s\033[0m %s\n", $$1, $$2}'

demo: ## Run the platform with the demonstration county, and a registry on the port after (PORT=8600)
	@.ci/setup run
	@exec $(BIN)/wangge demo --port $(PORT) --registry

test: ## Run every test (ONLY=tests/core/cases runs a part)
	@.ci/setup test
	@rm -f .coverage .coverage.*
ifeq ($(ONLY),tests)
	@cd core/web && npm run --silent test
	@$(BIN)/pytest tests -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term
else
	@$(BIN)/pytest $(ONLY)
endif

test-fast: ## Run the tests that take no browser, no patience and no PostgreSQL
	@.ci/setup test
	@$(BIN)/pytest tests -q -n $(WORKERS) --dist worksteal -m "not slow and not browser" -k "not postgres"

check: ## Lint, types, architecture, API drift, docs; warnings are errors
	@.ci/setup test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy $(PACKAGES) tests
	@PYTHONPATH=$$(printf '%s:' plugins/*/src) $(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tests.architecture.scope_lint
	@$(BIN)/wangge openapi --check core/web/openapi.json
	@$(BIN)/wangge-registry openapi --check registry/openapi.json
	@cd core/web && npm run --silent check
	@$(BIN)/sphinx-build -q -n -W --keep-going -b html docs build/docs

bench: ## Measure the figures (ID=decision measures one)
	@.ci/setup test
	@$(BIN)/python -m tests.bench $(ID)

soak: ## Run whole what the tests only sample; takes hours
	@.ci/setup test
	@WANGGE_TEST_SOAK=1 $(BIN)/pytest tests -q -m "slow" --timeout=0

screens: ## Write a picture of every screen to build/screens, and those of the tour to build/tour
	@.ci/setup test
	@WANGGE_TEST_SOAK=1 $(BIN)/pytest tests/journeys/test_screens.py tests/journeys/test_market.py tests/journeys/test_guide.py -q

clean: ## Remove everything that was built or installed here
	rm -rf .venv build var .setup-done-* core/web/node_modules core/src/wangge_core/static registry/src/wangge_registry/static .coverage* .hypothesis .mypy_cache .ruff_cache docs/_build
