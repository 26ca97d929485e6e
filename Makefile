# `make` alone says what there is. Everything lives in .venv, which the first command builds.

PORT ?= 8000
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --quiet
RUNS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help demo test browser lint docs bench messages clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo ## Start the example site (PORT=8000)
	@trap : INT TERM; $(BIN)/python example_site/manage.py demo --port $(PORT); \
		case $$? in 0|130|143) ;; *) exit 1 ;; esac

test: $(VENV)/.test ## Run the tests (ARGS="-k rules" for some of them)
	@$(BIN)/python -m pytest $(ARGS)

browser: $(VENV)/.browser ## Run the tests that drive Chromium
	@$(BIN)/python -m pytest -m browser -n 0 tests/browser $(ARGS)

lint: $(VENV)/.lint ## Check style, types, imports, spelling and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/djhtml --check wagtail_segments example_site tests

docs: $(VENV)/.docs ## Build the documentation into docs/_build
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build
	@echo "The documentation is in docs/_build/index.html"

bench: $(VENV)/.test ## Measure what the package costs
	@$(BIN)/python -m benchmarks $(ARGS)

messages: $(VENV)/.package ## Collect the words to translate, and compile the translations (needs gettext)
	@cd wagtail_segments && ../$(BIN)/python -m django makemessages --all --no-obsolete --no-location
	@cd wagtail_segments && ../$(BIN)/python -m django compilemessages --verbosity 0

clean: ## Remove what these commands made
	rm -rf $(VENV) .ci/venvs .ci/logs .ci/dist docs/_build htmlcov .coverage .coverage.* \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp each for the package, the example and every dependency group, all renewed when pyproject.toml changes.
# pip reads dependency groups from 25.1 on, and a new environment may bring an older one.

$(VENV)/.package: pyproject.toml | $(VENV)/bin/python
	@echo "Installing wagtail-segments and what it needs: half a minute, this once …"
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.demo: pyproject.toml | $(VENV)/.package
	@$(PIP) --editable ".[holidays]"
	@touch $@

$(VENV)/.%: pyproject.toml | $(VENV)/.package
	@echo "Installing the tools for '$*' …"
	@$(PIP) --editable . --group test --group $*
	@touch $@

$(VENV)/bin/python:
	@echo "Making a virtual environment in $(VENV) …"
	@for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
		if $$python -c '$(RUNS)' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "This needs Python 3.11 or newer with venv and pip, and found none: name one with PYTHON=/path/to/it." >&2; \
		exit 1; \
	fi; \
	$$found -m venv $(VENV)
