# What one types here. `make help` lists it.

VENV := .venv
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup engine images demo night grades test airflow check bench docs lock clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(READY) ## Make .venv with the headrace command and everything the tests use
	@echo "Ready: $(VENV)/bin/headrace --help"

$(READY): requirements.lock pyproject.toml scripts/setup
	@scripts/setup $(VENV)
	@touch $(READY)

engine: ## Make sure that a Docker Engine runs, installing Debian's if there is none
	@scripts/docker-engine

images: engine
	@scripts/test-image

demo: $(READY) engine ## Build and ship fifty applications (BREAK=player breaks one, KEEP=1 leaves it running)
	@BREAK="$(BREAK)" KEEP="$(KEEP)" $(VENV)/bin/python -m examples.campus.demo

night: $(READY) engine ## Run the example school's batch jobs (KEEP=1 leaves Headrace running)
	@KEEP="$(KEEP)" $(VENV)/bin/python -m examples.campus.night

grades: $(READY) images ## Grade hostile submissions of a programming course (KEEP=1 leaves Headrace running)
	@KEEP="$(KEEP)" $(VENV)/bin/python -m examples.grader

test: $(READY) images ## Check the style and the types and run all tests
	@scripts/test-programs
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check airflow
	@$(VENV)/bin/python -m pytest -q --numprocesses=auto --maxprocesses=4 --dist=loadfile

airflow: ## Make .airflow, with the operators that the tests run unmodified
	@scripts/airflow

check: $(READY) ## Check style, types and the layers
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

bench: $(READY) images ## Measure Headrace beside docker run and its peers, as a table (ONLY=requests)
	@$(VENV)/bin/python -m benchmarks $(ONLY)

docs: $(READY) ## Write the table of operations anew
	@$(VENV)/bin/python scripts/document_operations.py

lock: $(READY) ## Write the newest allowed versions to requirements.lock
	@scripts/lock $(VENV)

clean: ## Remove what was made here, but not Docker's images
	rm -rf $(VENV) .airflow .headrace .mypy_cache .pytest_cache .ruff_cache
