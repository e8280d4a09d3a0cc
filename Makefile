# MeetAssist. `make demo` and `make test` bring everything they need; nothing else has to run.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Nothing is installed that is not one of the files that were locked.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# For every system and architecture, from Python 3.11 on. What stands in the locked file stays, unless it is to be raised.
LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock"
# The tests run on this many processes. Two cores are enough: one of the three mostly waits for what it has started.
TEST_PROCESSES ?= 3
# flock: two runs in one folder would share databases, so the second waits for the first.

.PHONY: demo test test-pages soak bench lint format messages screenshots backup restore lock upgrade help

help:
	@echo "make demo [PORT=9000]   run MeetAssist here, with demo data"
	@echo "make test [COVERAGE=1]  run the tests, but for those in a browser and the whole demo, and say how much of the code they have run"
	@echo "make test-pages         run those in a browser (Debian's chromium) and the whole demo"
	@echo "make soak               run the races and the kills with heavy counts"
	@echo "make bench              measure understanding, scheduling at a million appointments, and whole answers (ten minutes)"
	@echo "make lint               ruff and mypy"
	@echo "make format             let ruff rewrite the code"
	@echo "make messages           collect and compile the translations"
	@echo "make backup             write the whole database into one file, in .local/backups"
	@echo "make restore FILE=...   put a backup in the place of the database"
	@echo "make lock               write the requirements' .txt files of their .in files, with hashes"
	@echo "make upgrade            the same, with every package as new as the .in files allow"
	@echo "make screenshots        the pictures of README and docs/tour.md, from the demo that is running"

demo: $(VENV)/runtime
	@exec $(BIN)/python manage.py demo --port $(PORT) --stop-with-parent

# A whole run says which share of the code it has run, and fails below the floor in pyproject.toml. Measuring is all but
# free from Python 3.12 on; before, it takes half as long again, and is done when asked for.
COVERAGE ?= $(if $(TESTS),,$(shell $(BIN)/python -c 'import sys; print("1" * (sys.version_info >= (3, 12)))' 2>/dev/null))

test: $(VENV)/development
	@mkdir -p .local/coverage
	@COVERAGE=$(COVERAGE) flock .local/test.lock $(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadgroup -m "not browser and not whole" $(TESTS)
	@$(if $(COVERAGE),$(BIN)/coverage combine --quiet && $(BIN)/coverage report --sort=miss,echo "Coverage was not measured: make test COVERAGE=1 does.")

# A browser and the processes that it asks take a core between them: two files at a time.
test-pages: $(VENV)/development
	@mkdir -p .local && flock .local/test.lock $(BIN)/python -m pytest -n 2 --dist loadfile -m "browser or whole" $(TESTS)

soak: $(VENV)/development
	@mkdir -p .local && SOAK=1 flock .local/test.lock $(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadgroup -m soak $(TESTS)

# BENCH="--consultants 100 --appointments 50000" for a small one, BENCH="--write docs" to note the numbers.
bench: $(VENV)/runtime
	@$(BIN)/python -m benchmarks.understanding $(BENCH)
	@$(BIN)/python -m benchmarks.retrieval $(BENCH)
	@$(BIN)/python -m benchmarks.availability $(BENCH)
	@$(BIN)/python -m benchmarks.booking $(BENCH)
	@$(BIN)/python -m benchmarks.staff $(BENCH)
	@$(BIN)/python -m benchmarks.pages $(BENCH)
	@$(BIN)/python -m benchmarks.conversation $(BENCH)
	@$(BIN)/python -m benchmarks.customers $(BENCH)
	@$(BIN)/python -m benchmarks.questions $(BENCH)
	@$(BIN)/python -m benchmarks.questions --recorded $(BENCH)
	@$(BIN)/python -m benchmarks.questions --speed $(BENCH)
	@$(BIN)/python -m benchmarks.turn $(BENCH)
	@$(BIN)/python -m benchmarks.intake $(BENCH)

# FILE=... where to; .local/backups otherwise. Of the folder's own server, or of the database that DATABASE_URL names.
backup: $(VENV)/runtime
	@$(BIN)/python manage.py backup $(FILE)

# FILE=... the backup; IDENTITY=... age's private key for an encrypted one. The demo has to be stopped.
restore: $(VENV)/runtime
	@$(BIN)/python manage.py restore $(FILE) $(if $(IDENTITY),--identity $(IDENTITY))

lint: $(VENV)/development
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@DEBUG=1 DATABASE_URL=postgresql://lint:lint@127.0.0.1/lint $(BIN)/mypy

format: $(VENV)/development
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/development
	@DEBUG=1 $(BIN)/python manage.py translations

screenshots: $(VENV)/development
	@DEBUG=1 DATABASE_URL=postgresql://none:none@127.0.0.1/none DJANGO_SETTINGS_MODULE=meetassist.settings \
		$(BIN)/python -m meetassist.tests.take_screenshots http://127.0.0.1:$(PORT)

lock: $(VENV)/development
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) requirements-dev.in --output-file requirements-dev.txt
	@$(LOCK) benchmarks/peer-requirements.in --output-file benchmarks/peer-requirements.txt

upgrade: LOCK += --upgrade
upgrade: lock

# The stamps are written last: an installation that was cut off is simply done again.
$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MeetAssist needs Python 3.11 or newer.")'
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || \
		{ echo "python3 cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; }; }
	@echo "Installing the packages into $(VENV) (once, about a minute) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/development: requirements.txt requirements-dev.txt | $(VENV)/runtime
	@echo "Installing the packages for the tests ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
