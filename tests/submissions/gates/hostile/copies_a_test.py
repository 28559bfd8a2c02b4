"""Hands in a test cell twice, under the same name."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% handing in
tests = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
notebook["cells"].append({**tests[0], "id": "copy"})
