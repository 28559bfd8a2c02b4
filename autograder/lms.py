"""How Canvas and Moodle name the files of a download of all hand-ins.

Canvas (``lib/content_zipper.rb``) puts all into one folder, as ``NAME[_LATE]_USER_FILE_TITLE``, such as
``lovelaceada_LATE_501_98765_gates-1.ipynb``. NAME is the sortable name in lower case, with letters, digits and underscores alone,
in any script. USER is the person's number; where names are hidden there is no NAME, and USER is ``anon_`` and five letters and
digits. FILE is the upload's number, which grows. Canvas adds ``-1`` to the title of what is uploaded again.

Moodle (``mod/assign/classes/downloader.php``) makes a folder for each student, ``NAME_NUMBER_assignsubmission_file/PATH``. Older
ones end the folder's name in another ``_``; without folders it is ``NAME_NUMBER_assignsubmission_file_TITLE``. NUMBER is the
participant's, in that one assignment.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.download import File

CANVAS = re.compile(r"(?P<name>.*?)_(?P<late>LATE_)?(?P<person>\d+)_(?P<number>\d+)_(?P<title>.+)", re.DOTALL | re.ASCII)
CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<person>anon_[A-Za-z0-9]{5})_(?P<number>\d+)_(?P<title>.+)", re.DOTALL | re.ASCII)
MOODLE = re.compile(r"(?P<name>.*)_(?P<person>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<title>.*))?", re.DOTALL | re.ASCII)
LEFT_OUT_BY_MOODLE = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")
"""What no file name of Moodle's has (its ``PARAM_FILE``)."""


@dataclass(frozen=True)
class HandedIn:
    """A file of a download, and what its name says."""

    system: str
    """``Canvas`` or ``Moodle``."""
    person: str
    """Canvas's number of the person, Moodle's of the participant; ``anon_XXXXX``."""
    name: str
    """The person's name, as far as the system writes it."""
    title: str
    """The file's name, as the student gave it."""
    number: int
    """The upload's number in Canvas; 0 in Moodle."""
    late: bool
    """Whether Canvas says that it came late."""
    file: File


def read_name(file: File) -> HandedIn | None:
    """What the name of a file says, or None if neither system names a file so."""
    parts = PurePosixPath(file.path).parts
    for place, part in enumerate(parts):
        moodle = MOODLE.fullmatch(part)
        inside = parts[place + 1 :]
        if moodle and (inside or moodle["title"]):
            title = inside[-1] if inside else moodle["title"]
            hidden = moodle["plugin"] != "file" or any(name.startswith((".", "__MACOSX")) for name in inside[:-1])
            return None if hidden else HandedIn("Moodle", moodle["person"], moodle["name"], title, 0, False, file)
    canvas = CANVAS_ANONYMOUS.fullmatch(parts[-1]) or CANVAS.fullmatch(parts[-1])
    if canvas is None or any(part.startswith((".", "__MACOSX")) for part in parts):
        return None
    told = canvas.groupdict()
    return HandedIn("Canvas", told["person"], told.get("name", ""), told["title"], int(told["number"]), bool(told["late"]), file)


def feedback_name(path: str, title: str) -> str | None:
    """How Moodle wants a feedback file named (``mod/assign/feedback/file/importziplib.php``): as the hand-in, but for the title.

    Args:
        path: of the hand-in in Moodle's download.
        title: of the feedback file.

    Returns:
        Its path in the zip to upload, or None for what is no hand-in of Moodle's.
    """
    parts = PurePosixPath(path).parts
    for place, part in enumerate(parts):
        moodle = MOODLE.fullmatch(part)
        if moodle and len(parts) > place + 1:
            return f"{part}/{title}"
        if moodle and moodle["title"]:
            return part.removesuffix(moodle["title"]) + title
    return None


def is_notebook_of(title: str, assignment: str) -> bool:
    """Whether a file is named as the assignment's notebook, or as browsers and Canvas name a second one."""
    return re.fullmatch(rf"{re.escape(assignment)}(-\d+| ?\(\d+\))*\.ipynb", title, re.IGNORECASE) is not None


def plain_name(name: str) -> str:
    """A name as Moodle writes it into the name of a folder, without regard to case and spaces."""
    text = LEFT_OUT_BY_MOODLE.sub("", unicodedata.normalize("NFC", name).replace("_", " "))
    return " ".join(text.casefold().split())
