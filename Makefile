# Python 3.11+ and make are all that is assumed; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
ASSIGNMENT := embedding-init
# the class runner's own tests, which kill runs and start clusters; they run by themselves
CLASS_TESTS := tests/run tests/ci tests/adopt tests/courses
# whole files, in the order of tests/conftest.py
PYTEST := $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder
# nbgrader and the tests find the course's own tools first
export PATH := $(CURDIR)/$(BIN):$(PATH)

NPM_TOOLS := configurable-http-proxy@4.6.3 axe-core@4.14.1 typescript@5.9.3

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-class test-browser build release grade report feedback mark student lab pictures lint bench attacks mutate lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/installed  ## make .venv and install everything into it
.venv/installed: requirements.txt constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement requirements.txt --editable '.[test]'
# the page for marking: a wheel brings setting and menu item along, an editable installation does not
	cp invigilator/marking/invigilator.json .venv/etc/jupyter/jupyter_server_config.d/
	ln -sfn ../../../../invigilator/marking/labextension .venv/share/jupyter/labextensions/invigilator-marking
	touch $@

demo: setup  ## grade a sample class of eight in a scratch folder and print its table
	$(BIN)/python -m tools.demo

test: setup lint  ## run every test but the class runner's
	$(PYTEST) -n auto --ignore=tests/browser $(addprefix --ignore=,$(CLASS_TESTS))

test-class: setup  ## run the class runner's tests: killed runs, clusters, broken courses
	$(PYTEST) -n auto $(CLASS_TESTS)

test-browser: .venv/browser  ## do in a real browser what students and instructors do
	$(PYTEST) -n 2 -rs tests/browser

# the hub's proxy, the accessibility and the type checker are npm's; releases for node 20
.venv/browser: .venv/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement requirements.txt --editable '.[test,browser]'
	if command -v npm > /dev/null; then npm install --silent --no-save --prefix .venv/npm $(NPM_TOOLS); fi
	touch $@

pictures: .venv/browser  ## take the pictures of feedback, report and marking anew
	TAKE_PICTURES=1 $(BIN)/python -m pytest tests/browser/test_pages.py tests/browser/test_marking.py -k "readme_shows_the_pages or docs_show_the_page"

lint: setup  ## ruff, mypy, the layers of imports and the course's own checks
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy && $(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.check && $(BIN)/python -m tools.check_numbers

build: setup  ## authoring/ to source/, notebooks/ and release/
	$(BIN)/python -m tools.build
	$(BIN)/nbgrader generate_assignment $(ASSIGNMENT) --no-db --force

gradebook.db: | setup
	$(BIN)/nbgrader generate_assignment $(ASSIGNMENT) --force

release: build  ## build, and record the assignment in the gradebook
	$(BIN)/nbgrader generate_assignment $(ASSIGNMENT) --force

grade: setup gradebook.db  ## grade what lies in submitted/, write feedback/ and report/, print the class
	$(BIN)/invigilator grade; code=$$?; $(BIN)/invigilator table; exit $$code

report: setup  ## write report/: the class at a glance, and CSV files for Canvas and Moodle
	$(BIN)/invigilator report

feedback: setup  ## write the pages of feedback/ that are out of date, as after marking by hand
	$(BIN)/invigilator feedback

mark: setup  ## mark the class's texts on a page in the browser
	$(BIN)/invigilator mark

student: setup  ## write the students' zip to build/
	$(BIN)/python -m tools.student_zip

lab: setup  ## open JupyterLab with formgrader, this course as its course
	$(BIN)/jupyter lab

bench: setup  ## how much faster than stock nbgrader (20 minutes)
	$(BIN)/python -m tools.bench

attacks: setup  ## grade what cheaters try, here and with stock nbgrader; into docs/security.md
	$(BIN)/python -m tests.attacks.table

mutate: setup  ## change the solutions in one place, see which tests notice; into docs/mutation.md
	$(BIN)/python -m tools.mutate

lock: setup  ## write constraints.txt from what is installed
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:  ## remove .venv and build/
	rm -rf .venv build
