#!/bin/sh
# Makes the environment and installs the course into it. Usage: setup.sh FOLDER [PYTHON]
# It can be interrupted and run again: what pip has downloaded stays in pip's cache, and a broken environment is made anew.
set -eu
venv=$1
chosen=${2:-}

fits() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

python=
for name in $chosen ${chosen:-python3 python3.13 python3.12 python3.11 python}; do
  if fits "$name"; then python=$name; break; fi
done
if [ -z "$python" ]; then
  echo "The course needs Python 3.11, 3.12 or 3.13; found: $(${chosen:-python3} --version 2>&1 || echo none)." >&2
  echo "Install one (https://www.python.org/downloads) or name it: make PYTHON=/path/to/python3.12 ..." >&2
  exit 1
fi

if ! { "$venv/bin/python" -m pip --version && fits "$venv/bin/python"; } >/dev/null 2>&1; then
  echo "==> Making the environment $venv with $("$python" --version)"
  rm -rf "$venv"
  if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    rm -rf "$venv"
    "$python" -m venv --without-pip "$venv"
    "$python" -m pip --python "$venv/bin/python" install --quiet pip || {
      echo "Python has neither ensurepip nor pip. On Debian and Ubuntu: apt install python3-venv" >&2
      exit 1
    }
  fi
fi

echo "==> Installing the packages (the first time a download of several hundred MB, some minutes)"
failed="$venv/.failed"
touch "$failed"
{ "$venv/bin/python" -m pip install --disable-pip-version-check --no-compile --constraint constraints.txt --editable '.[dev]' && rm "$failed"; } \
  | grep -v -e '^Requirement already satisfied' -e 'status .done.$' || true
[ ! -e "$failed" ]
PYTHONWARNINGS=ignore "$venv/bin/python" -m compileall -qq -j 0 "$venv"/lib/python*/site-packages || true  # on every core, which pip does on one
"$venv/bin/jupyter" kernelspec install --sys-prefix --name sealed autograder/sandbox/kernelspec --log-level=ERROR
"$venv/bin/python" -W ignore -c "import logging; logging.disable(); import matplotlib.font_manager"  # finds the fonts, once for all chapters
