# Everything a checkout needs: `make demo` and `make test` each do all their own set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .citebound-demo
EVALS := .citebound-evals
# The demo and the tests ask no language model, whatever key the shell holds.
ASK := $(BIN)/citebound ask --model extractive --index $(DEMO)

.DEFAULT_GOAL := help
.PHONY: help demo test check evals docs lock bench clean

help:
	@echo "make demo    index the sample articles and ask three questions"
	@echo "make test    run the tests"
	@echo "make check   lint, formatting, types"
	@echo "make evals   the built-in suites, held against their floors"
	@echo "make docs    the pictures and the table of settings in the documents, from what the program prints"
	@echo "make bench   start-up and indexing speed, as ratios"
	@echo "make lock    pin the dependencies anew"
	@echo "make clean   remove the environment and the demo's index"

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/installed
	@rm -rf $(DEMO)
	$(BIN)/citebound index --index $(DEMO) evals/corpora/ferry
	$(ASK) "When was the captain acquitted?"
	$(ASK) "How many people died on the ferry?"
	@# The documents do not say who insured the ship: exit status 3, a refusal, is what is right here.
	$(ASK) "Which company insured the ship?" || test $$? -eq 3

test: $(VENV)/installed
	$(BIN)/pytest -n auto --dist worksteal

check: $(VENV)/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

evals: $(VENV)/installed
	@rm -rf $(EVALS)
	$(BIN)/citebound eval run ferry poisoned attacks --model extractive --out $(EVALS)
	$(BIN)/citebound eval gate $(EVALS)

docs: $(VENV)/installed
	$(BIN)/python -m evals.documents

bench: $(VENV)/installed
	$(BIN)/python -m evals.bench

lock: $(VENV)/installed
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --upgrade --quiet -o requirements.lock

clean:
	rm -rf $(VENV) $(DEMO) $(EVALS)
