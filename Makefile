# The commands of the course. `make help` lists them. Each sets up what it needs, skips what is done, and can simply be run again.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE := _build/html/index.html
# there while the site is written: after a build that was interrupted, or had warnings, all pages are read and written again
UNFINISHED := _build/.unfinished
PYTHON ?=
PYTEST ?= --numprocesses auto --dist worksteal
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
# figures and their fonts do not depend on what Matplotlib keeps in the home folder, for every program of the user
export MPLCONFIGDIR := $(CURDIR)/$(VENV)/matplotlib

ASSIGNMENTS := $(notdir $(wildcard solutions/*))
BOOK := _config.yml _toc.yml $(wildcard tests/submissions/fairness.json tests/submissions/hostile.json tests/bench.json exercises/*/*.ipynb) \
  $(shell find book -type f -not -path '*/__pycache__/*' -not -path '*/.ipynb_checkpoints/*')

.PHONY: help demo test check setup book site-check lighthouse pdf experiments release sample grade fairness mutants bench lab lint format system constraints clean distclean

help:  ## list the commands
	@echo "make demo         set up, build the website, release the exercises, grade a sample class, write its feedback"
	@echo "make test         set up and run every check and every test"
	@echo
	@echo "make lab          open the exercises in JupyterLab (your copies lie in work/)"
	@echo "make book         build the website: _build/html/index.html"
	@echo "make site-check   a table of the website: bytes, requests, accessibility, links and spelling of each page; a budget exceeded fails"
	@echo "make lighthouse   Lighthouse over each page, as on a phone; needs npx and a machine that does nothing else"
	@echo "make pdf          the whole book as one PDF: _build/handling-long-sequences.pdf"
	@echo "make experiments  run the chapters' long experiments again, where their results are missing (an hour and more)"
	@echo "make release      make exercises/ from solutions/ with nbgrader"
	@echo "make sample       put a sample class into classroom/submitted/"
	@echo "make grade        grade everything in classroom/submitted/"
	@echo "make check        the same as make test;  make lint: ruff and mypy only;  make format: let ruff mend what it can"
	@echo "make fairness     grade all programs of the bank and count the verdicts (hours);  make mutants: change the solutions one place at a time"
	@echo "make bench        time the grader beside plain nbgrader and otter-grader (an hour);  BENCH='--hand-ins 4' for a short look"
	@echo "make setup        only install what is needed, into $(VENV)/;  make system: only install the tests' browser and PostgreSQL"
	@echo "make constraints  take the newest versions of all packages (maintainers)"
	@echo "make clean        remove what was built, and the sample class with its grades (never another class);  make distclean: also $(VENV)/"
	@echo
	@echo "PYTHON=python3.12 make demo   chooses a Python; 3.11, 3.12 and 3.13 will do."

setup: $(READY)  ## install into the environment

$(READY): requirements.txt constraints.txt pyproject.toml
	@sh scripts/setup.sh "$(VENV)" "$(PYTHON)"
	@touch $@

demo: $(READY)  ## the whole way, from source to graded class
	@$(MAKE) book release sample grade
	@echo
	@echo "The website       $(CURDIR)/$(SITE)"
	@echo "The exercises     $(CURDIR)/exercises/          (make lab opens them)"
	@echo "The gradebook     $(CURDIR)/classroom/gradebook.db"
	@echo "A feedback page   $(CURDIR)/$$(ls classroom/feedback/*/*/*.html | head -n 1)"

book: $(SITE)  ## build the website

$(SITE): $(BOOK) $(READY)
	@echo "==> Building the website (the first time, the chapters' code runs: a few minutes)"
	@python scripts/run_chapters.py
	@[ ! -e $(UNFINISHED) ] || rm -rf _build/html _build/.doctrees
	@mkdir -p _build && touch $(UNFINISHED)
	@jupyter-book build . --warningiserror --keep-going 2>$(UNFINISHED) || { echo "==> What the build says of itself:"; cat $(UNFINISHED); exit 1; } >&2
	@rm $(UNFINISHED)
	@touch $@

pdf: _build/handling-long-sequences.pdf  ## the whole book on paper

_build/handling-long-sequences.pdf: $(SITE) scripts/make_pdf.py
	@sh scripts/system.sh
	@python scripts/make_pdf.py

site-check: book system  ## the website, page by page
	@python -m tests.site_check

lighthouse: book system  ## Lighthouse over the website
	@python -m tests.lighthouse

experiments: $(READY)  ## the long runs whose results the chapters read
	@for program in book/experiments/*.py; do echo "==> $$program"; python "$$program" || exit 1; done

release: $(READY)  ## exercises/ from solutions/
	@echo "==> Releasing the exercises"
	@autograder release

sample: $(READY) release  ## a sample class
	@echo "==> Putting the sample class into classroom/submitted/"
	@python -m tests.bank classroom/submitted

grade: $(READY) release  ## grade all that was handed in
	@failed=0; for name in $(ASSIGNMENTS); do \
	  ls -d classroom/submitted/*/"$$name" >/dev/null 2>&1 || continue; \
	  echo "==> Grading $$name"; autograder grade "$$name" || { code=$$?; [ $$code = 1 ] || exit $$code; failed=1; }; \
	done; exit $$failed

fairness: $(READY)  ## how fair and how sharp the hidden tests are
	@python -m tests.fairness

mutants: $(READY)  ## mutation testing of the hidden tests
	@python -m tests.mutants

bench: $(READY)  ## the grader beside others
	@python -m tests.bench $(BENCH)

lab: $(READY)  ## the exercises in JupyterLab
	@mkdir -p work
	@for folder in exercises/*/; do for file in "$$folder"*; do \
	  copy="work/$${file#exercises/}"; mkdir -p "$$(dirname "$$copy")"; [ -e "$$copy" ] || cp "$$file" "$$copy"; \
	done; done
	@echo "==> JupyterLab on your copies of the exercises, in work/. End it with Ctrl-C."
	@jupyter lab --notebook-dir=work $(if $(filter 0,$(shell id -u)),--allow-root)

lint: $(READY)  ## ruff and mypy
	@echo "==> ruff"
	@ruff check .
	@ruff format --check .
	@echo "==> mypy"
	@mypy

format: $(READY)  ## let ruff mend what it can
	@ruff check --fix-only . ; ruff format .

system:  ## what the tests need from the system
	@sh scripts/system.sh

test: lint system book  ## every check and every test
	@echo "==> pytest"
	@python -m pytest $(PYTEST)

check: test

constraints:  ## the newest versions
	@$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --upgrade --no-header --no-annotate --no-emit-index-url \
	  --no-emit-find-links -q --refresh requirements.txt pyproject.toml -o constraints.txt
	@printf '%s\n' "# Every package at the version that was tested, for Python 3.11 to 3.13. Made by: make constraints" \
	  | cat - constraints.txt > constraints.tmp && mv constraints.tmp constraints.txt

clean:  ## remove what was built, and the sample class
	@if [ -d classroom/submitted ] && [ -x $(BIN)/python ]; then $(BIN)/python -m tests.bank --remove classroom/submitted; fi
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean  ## and the environment
	rm -rf $(VENV) *.egg-info
