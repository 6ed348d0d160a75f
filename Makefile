# Two commands matter: `make report` and `make test`. Both set everything up first.
# Compiled modules make every start two to three times faster.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: report test browser lint check-fast format types lab docs wheel wheelhouse check oldest benchmarks \
	lock clean

report: .venv/ready
	$(PY) -m mtqg report bac-giang quang-nam
	@echo "Tiếp theo · next:  . .venv/bin/activate    mtqg init van-phong --province lao-cai"

# A process a core; a file's tests stay together, for they share what they make.
test: .venv/ready browser
	$(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile

# Pages are tested in a browser. Debian's is installed where that is allowed; without any, those
# tests skip and say why, but with CI set they fail.
browser:
	@for name in chromium chromium-browser google-chrome microsoft-edge; do \
		command -v $$name >/dev/null && exit; \
	done; \
	test "$$(id -u)" = 0 && command -v apt-get >/dev/null || exit 0; \
	{ apt-get update && DEBIAN_FRONTEND=noninteractive \
		apt-get install --yes --no-install-recommends chromium; } >/dev/null 2>&1 \
		|| echo "chromium could not be installed"

lint: .venv/ready
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

# What can be told in less than a minute; pre-commit does the same for what a commit touches.
check-fast: .venv/ready
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m pre_commit run --all-files

format: .venv/ready
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Terminals within JupyterLab find mtqg too.
lab: .venv/ready
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m jupyterlab notebooks/tutorial/01_so_lieu.ipynb

# A wheel with data and notebooks, and a folder that installs it where there is no network:
# pip install --no-index --find-links wheelhouse mtqg
wheel: .venv/ready
	$(PY) -m uv build --quiet --wheel --no-build-isolation --clear --out-dir build/wheel

wheelhouse: wheel
	rm -rf build/wheelhouse
	$(PY) -m pip download --quiet --disable-pip-version-check --only-binary :all: \
		--require-hashes --requirement requirements-runtime.lock --dest build/wheelhouse
	cp build/wheel/*.whl build/wheelhouse/
	@echo "build/wheelhouse"

# Warnings are errors. What lessons and gallery show is kept until code or figures change;
# SPHINX="-D nb_execution_mode=off" builds without running them.
docs: .venv/ready
	$(PY) -m sphinx -q -W --keep-going $(SPHINX) -d build/doctrees -c docs . build/docs
	@echo "build/docs/index.html"

check: .venv/ready
	$(PY) -m mtqg check

# The oldest libraries that pyproject.toml allows, with every Python at hand: the commands, runs and
# pages. The lock, which all other tests use, holds the newest.
oldest: .venv/ready
	@for version in 3.11 3.12 3.13; do \
		python=$$($(PY) -m uv python find --no-python-downloads $$version 2>/dev/null) \
			|| { echo "Python $$version: not on this machine"; continue; }; \
		echo "Python $$version with the oldest libraries"; \
		$(PY) -m uv venv --quiet --clear --python $$python build/oldest \
		&& $(PY) -m uv pip install --quiet --python build/oldest/bin/python \
			--resolution lowest-direct --editable ".[dev]" \
		&& build/oldest/bin/python -m pytest -q -p no:cacheprovider --disable-warnings -o filterwarnings=default \
			tests/test_door.py tests/run/test_notebook_engine.py tests/publish/test_hostile.py \
		|| exit 1; \
	done

# What README quotes; the competitions' series and the rivals are packages of an extra.
benchmarks: .venv/ready
	$(PY) -m uv pip install --quiet --python $(PY) --no-build-isolation --editable ".[benchmarks]"
	for name in disbursement forecasts loading text peers forms; do $(PY) -m benchmarks.$$name; done
	$(PY) -m benchmarks.speed --quick

# The lock holds hashes and no addresses: every package is taken from the index that is set up.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11+ is needed')"
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(PY) -m uv pip sync --quiet --python $(PY) --require-hashes requirements.lock
	$(PY) -m uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	touch $@

# Two locks: what develops and documents the package, and the part of it that an installation needs.
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-header
lock:
	$(COMPILE) --extra dev --extra docs --output-file requirements.lock pyproject.toml
	$(COMPILE) --constraint requirements.lock --output-file requirements-runtime.lock pyproject.toml

clean:
	rm -rf .venv build reports
