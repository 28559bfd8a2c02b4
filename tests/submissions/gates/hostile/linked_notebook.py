"""Hands in a link to somebody else's notebook."""

AT_MOST = 0
STUB = True

# %% handing in
import json

other = path.parent.parent / "somebody" / path.name
other.parent.mkdir()
other.write_text(json.dumps(solved))
path.symlink_to(other)
del notebook
