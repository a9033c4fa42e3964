# Two commands: `make run` does the main job, `make test` proves it. Each installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := build/run

# Debian packages: what a window needs, and what the tests need beside it.
QT_PACKAGES := libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 \
  libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libpulse-mainloop-glib0 fonts-dejavu-core
TEST_PACKAGES := g++ gcc-avr binutils-avr avr-libc arduino-core-avr libsimavr-dev libelf-dev xvfb xauth xdotool ngspice locales avrdude
# What drawing the wiring needs.
WIRING_PACKAGES := graphviz librsvg2-bin fonts-dejavu-core
# Half a gigabyte for three tests: they are run apart.
CALC_PACKAGES := libreoffice-calc

.PHONY: run test bench calc demo setup check firmware wiring clean qt-packages test-packages wiring-packages calc-packages venv-package

run: qt-packages $(VENV)/.run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/smart-mat; else $(MAKE) --no-print-directory demo; fi

# Without a screen: a simulated hinge drill is recorded, exported and drawn.
demo: qt-packages $(VENV)/.run
	@rm -rf $(RUN) && mkdir -p $(RUN)
	@$(BIN)/smart-mat record sim:hinge --seconds 20 -o $(RUN)/hinge.smat
	@$(BIN)/smart-mat export $(RUN)/hinge.smat -o $(RUN)/hinge.csv
	@$(BIN)/smart-mat picture $(RUN)/hinge.smat -o $(RUN)/hinge.png
	@echo "Next: . $(BIN)/activate   then, with a screen: smart-mat live sim:toes   or: smart-mat --help"

test: setup check
	$(BIN)/pytest -n 2 --dist worksteal

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

# Tables opened in LibreOffice Calc under a German locale.
calc: setup calc-packages
	$(BIN)/pytest -m calc

bench: setup
	$(BIN)/python tests/bench/figures.py build/bench.json

setup: qt-packages test-packages $(VENV)/.test firmware

firmware: test-packages
	@$(MAKE) --no-print-directory -s -C firmware
	@$(MAKE) --no-print-directory -s -C firmware/emulator

# Pin map, drawings, templates, bill of materials and SPICE deck, all from wiring/netlist.yaml.
wiring: wiring-packages $(VENV)/.test
	$(BIN)/python -m wiring build

$(VENV)/.run: pyproject.toml | venv-package
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

qt-packages:
	@$(call debian,$(QT_PACKAGES))

test-packages:
	@$(call debian,$(TEST_PACKAGES))

wiring-packages:
	@$(call debian,$(WIRING_PACKAGES))

calc-packages:
	@$(call debian,$(CALC_PACKAGES))

venv-package:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call debian,python3-venv); }

# Installs the Debian packages that are missing if it may; otherwise says in one line what to type.
define debian
command -v dpkg-query >/dev/null || { echo "Not Debian: make sure the likes of these are installed: $(1)"; exit 0; }; \
missing=""; for package in $(1); do \
  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
[ -z "$$missing" ] && exit 0; \
if [ "$$(id -u)" = 0 ]; then root=""; elif sudo -n true 2>/dev/null; then root=sudo; \
else echo "Type this, then try again: sudo apt-get install$$missing"; exit 1; fi; \
echo "Installing$$missing"; \
$$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null
endef

clean:
	rm -rf build firmware/build $(VENV) *.egg-info
