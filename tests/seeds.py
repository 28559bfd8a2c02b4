"""The seeds with which each check meets its oracles. More of them: ``SEEDS=20 python -m pytest tests/test_checks*.py``."""

from __future__ import annotations

import os

SEEDS = range(int(os.environ.get("SEEDS", "5")))
