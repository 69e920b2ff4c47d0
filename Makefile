# One command each. Everything is set up on the way; stamps keep later runs fast.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
NODE_ENVIRONMENT = source .venv/node.env
WEB_SOURCES := $(shell find web -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print 2>/dev/null)

.PHONY: help run up front-end test test-long lint clean-data screenshots docs setup reference migrations encoder

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.python: requirements.lock pyproject.toml tools/bootstrap.sh
	@tools/bootstrap.sh python

.venv/.web: web/package-lock.json web/package.json .venv/.python
	@tools/bootstrap.sh web

.venv/.chain-node: tests/chain_node/package-lock.json tests/chain_node/package.json .venv/.python
	@tools/bootstrap.sh chain-node

.venv/.front-end: .venv/.web $(WEB_SOURCES)
	@tools/bootstrap.sh front-end

.venv/.catalogues: $(wildcard havendesk/locale/*/LC_MESSAGES/*.po) .venv/.python
	@$(PYTHON) tools/catalogues.py && touch $@

setup: .venv/.python .venv/.web .venv/.chain-node ## Install what is needed, run nothing

front-end: .venv/.front-end ## Build console and widget

run: .venv/.python .venv/.catalogues .venv/.front-end ## Set up and start everything on this machine
	@exec .venv/bin/havendesk up

test: .venv/.python .venv/.catalogues .venv/.front-end .venv/.chain-node ## Everything that CI runs
	@exec $(PYTHON) tools/check.py all

test-long: .venv/.python .venv/.catalogues .venv/.front-end .venv/.chain-node ## The long forms: million rows, fuzzing, kill sweeps; PARTS="sweep flood" plays some
	@exec $(PYTHON) tools/check.py long $(PARTS)

lint: .venv/.python .venv/.web ## House checks only
	@exec $(PYTHON) tools/check.py house

clean-data: .venv/.python ## Forget everything that was written
	@exec .venv/bin/havendesk clean-data --yes

encoder: .venv/.python ## Install the English encoder (optional): 90 MB of weights, checked by their hash
	@tools/bootstrap.sh encoder

reference: .venv/.python ## Write the generated reference pages
	@$(PYTHON) tools/generate_reference.py

screenshots: .venv/.python .venv/.front-end ## Pictures of console and widget for the README
	@HAVENDESK_SCREENSHOTS=1 $(PYTHON) -m pytest tests/journeys -m journey -q

docs: .venv/.python ## Build the documentation; a warning fails
	@$(PYTHON) -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"
