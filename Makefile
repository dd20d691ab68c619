# 明窗 Mingchuang. `make` lists the targets; `make run` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
STAMP := .venv/.ok

.PHONY: help install run test quick fix check bench docs lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(STAMP): requirements.lock boot.lock pyproject.toml tools/bootstrap.sh
	@PYTHON=$(PYTHON) bash tools/bootstrap.sh

install: $(STAMP)  ## make .venv with everything in the locks

run: $(STAMP)  ## prepare the home, fill it with the demo district where it is empty, serve (second factor optional)
	@$(BIN)/mingchuang init
	@[ -e "$${MINGCHUANG_HOME:-var}/demo-accounts.txt" ] || $(BIN)/mingchuang demo --if-empty
	@export MINGCHUANG_SECOND_FACTOR=$${MINGCHUANG_SECOND_FACTOR:-optional}; exec $(BIN)/mingchuang serve --host $(HOST) --port $(PORT)

check: $(STAMP)  ## lint, types, import contracts, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@PYTHONPATH=.:src $(BIN)/lint-imports --no-cache
	@$(BIN)/mypy
	@$(BIN)/mingchuang makemigrations --check --dry-run

test: $(STAMP)  ## everything: checks, tests on SQLite and PostgreSQL, real nginx, real browser
	@bash tools/test.sh

quick: $(STAMP)  ## the tests on SQLite without browser and nginx
	@$(BIN)/pytest -q -n 2 -m "not browser and not nginx"

fix: $(STAMP)  ## format and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP)  ## the figures of docs/performance.md
	@$(BIN)/mingchuang bench all

docs: $(STAMP)  ## build the documentation site into docs-site/
	@$(BIN)/mkdocs build --strict --site-dir docs-site

lock: $(STAMP)  ## write the locks anew from pyproject.toml
	@$(BIN)/uv lock --upgrade
	@$(BIN)/uv export --frozen --no-header --no-emit-project --no-annotate --group dev -o requirements.lock > /dev/null
	@echo 'uv' | $(BIN)/uv pip compile - --upgrade --generate-hashes --no-header --no-annotate -q -o boot.lock

clean:  ## remove the environment and caches; never the home
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache docs-site
