#!/bin/sh
# Installs what the tests need from the system, where that is allowed: a browser. Elsewhere it says what is missing and how to get it.
set -eu
if command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
  exit 0
fi
sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $sudo true 2>/dev/null; then
  echo "==> Installing chromium for the browser tests"
  $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core && exit 0
fi
echo "No browser was found, and it cannot be installed from here: the browser tests will be SKIPPED." >&2
echo "To run them, install chromium (Debian, Ubuntu: sudo apt install chromium), or say where one is: CHROMIUM=/path make test" >&2
[ "${CI:-}" = true ] && exit 1
exit 0
