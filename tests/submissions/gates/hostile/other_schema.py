"""Says that its cells are of a schema that does not exist yet."""

AT_MOST = 0
STUB = True
WANTS = "a stopped class"

# %% handing in
for cell in notebook["cells"]:
    if "nbgrader" in cell["metadata"]:
        cell["metadata"]["nbgrader"]["schema_version"] = 99
