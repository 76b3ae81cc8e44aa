# The habits of the house. `make demo` and `make test` install what they need first.
.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-models test-browser lint types bench bench-gpu kinebench clean

VENV := .venv
PY := $(VENV)/bin/python
# Tests that load models have an environment of their own, with a pair of torch and torchvision that was
# built together: a torch that is there already, of another build, breaks every processor of transformers.
MODELS := .venv-models
TORCH := torch==2.15.0 torchvision==0.29.2
# The first Python on the path that is new enough and really runs (a shim may not).
FIND_PYTHON = for p in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit 0; }; done; exit 1
JOBS ?= 2
ARGS ?=

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.core ## Render a scene, ask five questions, show answers beside the truth
	$(PY) -m vidence demo $(ARGS)

test: $(VENV)/.dev ## Run the tests, but for the long ones
	$(PY) -m pytest -n $(JOBS) -q -m "not long and not models and not browser" $(ARGS)

test-long: $(VENV)/.dev ## Run the long tests: kills, fuzzing, real clips, the wheel
	$(PY) -m pytest -n $(JOBS) -q -m "long and not models and not browser" $(ARGS)

test-models: $(MODELS)/.models ## Run the tests that load models; installs torch beside (5 GB)
	$(MODELS)/bin/python -m pytest -q -m models $(ARGS) tests/models

test-browser: $(VENV)/.dev ## Run the tests that show a report in Chromium
	@sh .ci/chromium
	$(PY) -m pytest -q -m browser $(ARGS) tests/browser

lint: $(VENV)/.dev ## Check style
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.dev $(VENV)/types/vidence ## Check types
	$(VENV)/bin/mypy

bench: $(VENV)/.core ## Measure: answers by kind of question, speed, memory (ARGS="--seed 7")
	$(PY) -m vidence.bench $(ARGS)

bench-gpu: $(MODELS)/.models ## Measure networks of published size, and the profile gpu (ARGS="--device cuda")
	$(MODELS)/bin/python -m vidence.bench.gpu $(ARGS)

kinebench: $(VENV)/.core ## Measure distances, speeds and directions against exact truth (ARGS="--seed 7")
	$(PY) -m vidence bench kinebench $(ARGS)

clean: ## Remove what was installed and made
	rm -rf $(VENV) $(MODELS) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis demo bench-out

# mypy wants the package in a folder of its own name; the checkout may have any.
$(VENV)/types/vidence: | $(VENV)/.dev
	mkdir -p $(VENV)/types
	ln -sfn "$(CURDIR)" $@

$(VENV)/bin/python $(MODELS)/bin/python:
	@python=$$($(FIND_PYTHON)) || { echo "Vidence needs Python 3.11 or newer; none was found." >&2; exit 1; }; \
	"$$python" -m venv $(@:/bin/python=) || { rm -rf $(@:/bin/python=); \
	echo "'$$python -m venv' failed; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(PY) -m pip install --quiet --disable-pip-version-check --editable .
	@sh .ci/system-libraries $(PY)
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.core
	$(PY) -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

$(MODELS)/.models: pyproject.toml | $(MODELS)/bin/python
	$(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools wheel
	$(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--editable ".[dev,models,yolo,onnx]" "transformers[serving]" $(TORCH)
	SAM2_BUILD_CUDA=0 $(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-build-isolation --editable ".[sam2]" $(TORCH)
	$(MODELS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-deps depth-anything-3 addict einops imageio omegaconf
	@sh .ci/system-libraries $(MODELS)/bin/python
	@touch $@
