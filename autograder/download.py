"""The files of a download from a learning management system: a zip, or the folder that a browser has made of it.

Nothing is ever unpacked by the names in it, and still an archive with a name that leads elsewhere, with a link, or of a size that no class
has is refused whole: such a file is not what the system made.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.errors import UsageError

MAX_FILES = 20_000
MAX_TOTAL_GIB = 8
MAX_FILE_MIB = 200
ONE_ASSIGNMENT = "Is this the download of one assignment?"
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class File:
    """One file of a download."""

    path: str
    """Where it lies in it, with slashes."""
    size_bytes: int
    read: Callable[[], bytes]
    """Its content.

    Raises:
        UsageError: it is longer than it says, or damaged.
    """


@contextmanager
def open_download(path: Path) -> Iterator[list[File]]:
    """The files of a zip or a folder, by path; they can be read inside the block.

    Raises:
        UsageError: it is neither, or is not safe.
    """
    if path.is_dir():
        yield _checked(path, _files_of_folder(path))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _checked(path, [_file(path, archive, entry) for entry in archive.infolist() if not entry.is_dir()])
    except FileNotFoundError:
        raise UsageError(f"No such file: {path}.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(
            f"{path} cannot be read as a zip file ({error}): expected the zip of all submissions, or its folder. Download it again."
        ) from error


def _checked(path: Path, files: list[File]) -> list[File]:
    """The same files in order, if they are safe and no more than a class hands in."""
    if len(files) > MAX_FILES:
        raise UsageError(f"{path} holds {len(files)} files; at most {MAX_FILES} are read. {ONE_ASSIGNMENT}")
    total = sum(file.size_bytes for file in files)
    if total > MAX_TOTAL_GIB << 30:
        raise UsageError(f"{path} would unpack to {total / 2**30:.1f} GiB; at most {MAX_TOTAL_GIB} GiB are read. {ONE_ASSIGNMENT}")
    seen: set[str] = set()
    for file in files:
        parts = PurePosixPath(file.path).parts
        if file.path.startswith("/") or ".." in parts or "\\" in file.path or file.path[1:3] == ":/":
            raise _unsafe(path, file.path, "its name leads out of the folder")
        if file.path in seen:
            raise _unsafe(path, file.path, "it holds that name twice")
        seen.add(file.path)
    return sorted(files, key=lambda file: file.path)


def _unsafe(path: Path, name: str, why: str) -> UsageError:
    return UsageError(f"{path} was refused, and nothing of it was taken: {name!r}, {why}. Download it again from Canvas or Moodle.")


def _file(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> File:
    name = _decoded(entry)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _unsafe(path, name, "it is a link or another special file")
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise _unsafe(path, name, "it is encrypted")

    def read() -> bytes:
        try:
            with archive.open(entry) as file:
                return _capped(file.read((MAX_FILE_MIB << 20) + 1), name)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise UsageError(f"{name} cannot be unpacked: {error}. Download it again.") from error
        except Exception as error:  # zlib, lzma and bz2 have errors of their own
            raise UsageError(f"{name} cannot be unpacked: {type(error).__name__}: {error}. Download it again.") from error

    return File(name, entry.file_size, read)


def _capped(content: bytes, name: str) -> bytes:
    if len(content) > MAX_FILE_MIB << 20:
        raise UsageError(f"{name} is larger than {MAX_FILE_MIB} MiB: ask for it without its outputs.")
    return content


def _decoded(entry: zipfile.ZipInfo) -> str:
    """A file's name. Some writers put UTF-8 there without saying so."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _files_of_folder(folder: Path) -> list[File]:
    files = []
    for here, _, names in os.walk(folder):
        for name in names:
            path = Path(here, name)
            if path.is_symlink() or not path.is_file():
                raise _unsafe(folder, str(path.relative_to(folder)), "it is a link or another special file")
            files.append(File(path.relative_to(folder).as_posix(), path.stat().st_size, lambda path=path: _content(path)))  # type: ignore[misc]
    return files


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return _capped(file.read((MAX_FILE_MIB << 20) + 1), path.name)
