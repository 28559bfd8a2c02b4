#!/bin/sh
# Installs what the tests need from the system, where that is allowed: a browser and PostgreSQL. Elsewhere it says what is missing and how to get it.
set -eu
has_browser() {
  command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome
}
has_postgresql() {
  command -v initdb || PATH="${POSTGRESQL:-}" command -v initdb || ls /usr/lib/postgresql/*/bin/initdb
}

packages=
has_browser >/dev/null 2>&1 || packages="chromium fonts-dejavu-core"
has_postgresql >/dev/null 2>&1 || packages="$packages postgresql"
[ -n "$packages" ] || exit 0

sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $sudo true 2>/dev/null; then
  echo "==> Installing for the tests: $packages"
  # shellcheck disable=SC2086
  $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends $packages && exit 0
fi

if ! has_browser >/dev/null 2>&1; then
  echo "No browser was found, and it cannot be installed from here: the browser tests will be SKIPPED." >&2
  echo "To run them, install chromium (Debian, Ubuntu: sudo apt install chromium), or say where one is: CHROMIUM=/path make test" >&2
fi
if ! has_postgresql >/dev/null 2>&1; then
  echo "No PostgreSQL was found, and it cannot be installed from here: the tests of a gradebook on a server will be SKIPPED." >&2
  echo "To run them, install it (Debian, Ubuntu: sudo apt install postgresql), or say where its programs are: POSTGRESQL=/path/bin make test" >&2
fi
[ "${CI:-}" = true ] && exit 1
exit 0
