.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REQUIRE ?=
KILLS ?= 200
SEED ?= 1
CASES ?= 4000
AGAIN ?=
PARTS ?=

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

install: $(VENV)/.installed  ## what running needs, at the pinned versions, into .venv

$(VENV)/.installed: requirements.txt setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit("Huanyu needs Python 3.11 or later, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --no-compile -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps -r requirements-dev.txt
	@touch $@

run: install  ## the sample city's days from sites to ranking, into data/sample
	@$(BIN)/huanyu demo

serve: install  ## the page on the demo's data, http://127.0.0.1:8000
	@$(BIN)/huanyu demo --serve

lint: $(VENV)/.installed-dev  ## ruff and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint  ## everything that must hold
	REQUIRE="$(REQUIRE)" $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

faults: $(VENV)/.installed-dev  ## kills, full disks, broken files and clocks, written to docs/faults.md (KILLS=200 SEED=1, AGAIN=again: only what did not hold; Elasticsearch and PostgreSQL where HUANYU_TEST_ES_URL and HUANYU_TEST_POSTGRES_URL name them)
	$(BIN)/python -m tests.faults $(KILLS) $(SEED) $(AGAIN)

fuzz: $(VENV)/.installed-dev  ## every reader of what strangers send, 4000 cases each, counted in docs/fuzz.md
	HUANYU_TEST_FUZZ=$(CASES) HUANYU_TEST_FUZZ_REPORT=docs/fuzz.md $(BIN)/python -m pytest tests/fuzz -n0 --timeout=0

es:  ## a real Elasticsearch on loopback for trying and tests (fetched once into build/; stop: scripts/elasticsearch.sh stop build/elasticsearch)
	@bash scripts/elasticsearch.sh start build/elasticsearch

airflow-venv: build/airflow-venv/.installed  ## Airflow and ours at the pinned versions, in an environment of its own

build/airflow-venv/.installed: requirements-airflow.txt setup.cfg
	@test -x build/airflow-venv/bin/python || $(PYTHON) -m venv build/airflow-venv
	build/airflow-venv/bin/python -m pip install --quiet --no-deps --no-compile -r requirements-airflow.txt
	build/airflow-venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

airflow: airflow-venv  ## Airflow with our DAGs on http://127.0.0.1:8080, its login printed
	@bash scripts/airflow.sh

test-airflow: $(VENV)/.installed-dev airflow-venv  ## the DAGs on a real Airflow, with the real Elasticsearch and PostgreSQL
	REQUIRE=airflow,es,postgres $(BIN)/python -m pytest tests/dags -n 2 --dist loadfile --no-loadscope-reorder

test-postgres: $(VENV)/.installed-dev  ## the ledger on a real PostgreSQL, whose driver it installs
	grep '^psycopg' requirements-airflow.txt | $(BIN)/python -m pip install --quiet --no-deps -r /dev/stdin
	REQUIRE=postgres $(BIN)/python -m pytest tests/ledger tests/faults/test_postgres.py -k postgres -n 2 --dist loadfile

encoder:  ## the published encoder that training starts from, fetched once into build/encoder
	@bash scripts/encoder.sh build/encoder

bench: $(VENV)/.installed-dev  ## the figures, with peers in the same run, into bench/results.md (PARTS="month page": these alone)
	$(BIN)/python -m bench $(PARTS)

load: $(VENV)/.installed-dev  ## a city after years and a province's day through every step, into docs/load.md
	$(BIN)/python -m bench.load

docs: $(VENV)/.installed-dev  ## our pages and what the code says of itself, into build/docs/index.html
	$(BIN)/python -m sphinx -W --keep-going -q -j auto docs build/docs

pictures: $(VENV)/.installed-dev  ## screenshots and rendered papers into docs/pictures (Chromium, LibreOffice)
	$(BIN)/python -m docs.pictures

schemas: install  ## each record's JSON Schema anew, beside its code
	$(BIN)/python -m huanyu.schemas

lock:  ## the pinned versions anew, for every Python from 3.11 on (needs uv)
	uv pip compile --universal --python-version 3.11 setup.cfg --extra build -o requirements.txt --no-header --no-annotate -q
	uv pip compile --universal --python-version 3.11 setup.cfg --extra dev -c requirements.txt -o requirements-dev.txt --no-header --no-annotate -q
	uv pip compile --universal --python-version 3.11 setup.cfg --extra build --extra postgres --extra airflow -o requirements-airflow.txt --no-header --no-annotate -q

clean:  ## remove what can be made again (not data/)
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

.PHONY: help install run serve lint test es airflow-venv airflow test-airflow test-postgres encoder bench load docs pictures schemas lock clean faults fuzz
