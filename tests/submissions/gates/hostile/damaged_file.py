"""Hands in half of a notebook, in Latin-1."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% handing in
import json

text = json.dumps(notebook)
path.write_bytes(text[: len(text) // 2].encode("latin-1", "replace") + b"\xe9")
del notebook
