"""The ridership series: found, read, checked, and handed over as one tidy table.

Two files are understood. The default file lies in the repository (`book/data/ridership.csv`). The file of daily boarding
totals that the City of Chicago publishes is used instead when the environment variable `CTA_CSV` holds its path.
"""

import csv
import io
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from long_sequences.daytypes import DAY_TYPES
from long_sequences.errors import DataError

DEFAULT_CSV = Path(__file__).resolve().parents[1] / "data" / "ridership.csv"
CTA_VARIABLE = "CTA_CSV"
DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S")
NUMBER = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True)
class Source:
    """A file layout that the loader understands, and how the course uses it.

    Attributes:
        name: what to call the file in a message.
        date_column: the column of dates.
        columns: for each column that is read, the name it gets in the table, in the order of the features.
        unit: the unit of both series.
        scale: what each series is divided by to become a feature, in that unit.
        train, valid, test: first and last day of each period, both included.
    """

    name: str
    date_column: str
    columns: Mapping[str, str]
    unit: str
    scale: tuple[float, float]
    train: tuple[str, str]
    valid: tuple[str, str]
    test: tuple[str, str]

    @property
    def series(self) -> tuple[str, str]:
        """The names of the two series in the table."""
        first, second = self.columns.values()
        return first, second

    @property
    def header(self) -> tuple[str, ...]:
        """The columns that must be in the file."""
        return (self.date_column, *self.columns, "day_type")


DEFAULT_SOURCE = Source(
    name="the course's own file",
    date_column="date",
    columns={"clark_lake": "clark_lake", "others": "others"},
    unit="thousand entries",
    scale=(25.0, 100.0),
    train=("2001-01-08", "2012-12-31"),
    valid=("2013-01-01", "2014-12-31"),
    test=("2015-01-01", "2016-08-14"),
)
CTA_SOURCE = Source(
    name="the CTA's daily boarding totals",
    date_column="service_date",
    columns={"bus": "bus", "rail_boardings": "rail"},
    unit="boardings",
    scale=(1e6, 1e6),
    train=("2001-01-01", "2017-12-31"),
    valid=("2018-01-01", "2018-12-31"),
    test=("2019-01-01", "2019-12-31"),  # ridership collapsed in March 2020
)
SOURCES = (DEFAULT_SOURCE, CTA_SOURCE)


def load_ridership(path: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Read one of the two ridership files.

    Args:
        path: the file. None takes the one that `CTA_CSV` names, or the default file where that is not set.

    Returns:
        A table of one row a day, no day missing, oldest first. Its index `date` is a daily DatetimeIndex; its columns
        are two series (float64: `clark_lake` and `others` in thousand entries, or `bus` and `rail` in boardings) and
        `day_type` (one of W, A, U).

    Raises:
        DataError: if the file is missing or is not what it should be: the message names the place and the remedy.
    """
    file = Path(path) if path is not None else chosen_path()
    rows = _read_rows(file)
    source = _recognise(rows[0], file)
    table = _to_table(rows, source, file)
    return _checked_days(table, file)


def chosen_path() -> Path:
    """Return the path in the environment variable `CTA_CSV`, or that of the default file."""
    return Path(os.environ.get(CTA_VARIABLE) or DEFAULT_CSV)


def source_of(table: pd.DataFrame) -> Source:
    """Tell from the names of its columns which file a table came from.

    Raises:
        DataError: if no known file has these columns.
    """
    for source in SOURCES:
        if list(table.columns) == [*source.series, "day_type"]:
            return source
    raise DataError(
        "a table made by load_ridership",
        f"one with the columns {list(table.columns)}",
        "pass the table as it was loaded, with its three columns in their order",
    )


def _read_rows(file: Path) -> list[list[str]]:
    """Read a file as rows of fields, the header first, blank lines left out."""
    text = _read_text(file)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if any(field.strip() for field in row)]
    except csv.Error as error:
        raise _refused(file, "comma-separated text", f"something else ({error})") from error
    if len(rows) < 2:
        came = "an empty file" if not rows else "a header with no row under it"
        raise _refused(file, "a header and one row for each day", came)
    return rows


def _read_text(file: Path) -> str:
    """Read a file as UTF-8 text, with or without a byte order mark."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        advice = f"check the path; without {CTA_VARIABLE} set, the file in the repository is used"
        raise DataError("a ridership file", f"the path {file}, where there is none", advice) from None
    except UnicodeDecodeError as error:
        raise _refused(file, "a CSV file in UTF-8", f"bytes that are not text (at byte {error.start})") from error
    except OSError as error:
        raise _refused(file, "a file that can be read", f"{error.strerror or error}") from error


def _recognise(header: Sequence[str], file: Path) -> Source:
    """Find the source whose columns are all in the header."""
    names = _clean(header)
    repeated = sorted({name for name in names if names.count(name) > 1})
    for source in SOURCES:
        if set(source.header) <= set(names) and not repeated:
            return source
    layouts = " or ".join(", ".join(source.header) for source in SOURCES)
    came = f"these: {', '.join(names)}" + (f" ({', '.join(repeated)} more than once)" if repeated else "")
    raise _refused(file, f"the columns {layouts}", came)


def _clean(header: Sequence[str]) -> list[str]:
    return [name.strip().lower() for name in header]


def _to_table(rows: Sequence[Sequence[str]], source: Source, file: Path) -> pd.DataFrame:
    """Turn rows of text into a table of dates, numbers and day types, checking every field."""
    names = _clean(rows[0])
    body = rows[1:]
    for number, row in enumerate(body, start=1):
        if len(row) != len(names):
            expected = f"{len(names)} fields in each row (a number with commas in it stands in quotes)"
            raise _refused(file, expected, f"{len(row)} in data row {number}: {','.join(row)}")
    fields = {name: [row[place].strip() for row in body] for place, name in enumerate(names)}
    days = _dates(fields[source.date_column], source.date_column, file)
    columns: dict[str, list[float] | list[str]] = {
        new: [_number(text, old, day, file) for text, day in zip(fields[old], days, strict=True)] for old, new in source.columns.items()
    }
    columns["day_type"] = [_known_type(text, day, file) for text, day in zip(fields["day_type"], days, strict=True)]
    return pd.DataFrame(columns, index=pd.DatetimeIndex(days, name="date"))


def _dates(texts: Sequence[str], column: str, file: Path) -> list[date]:
    """Read all dates in the one format that fits the first of them."""
    for form in DATE_FORMATS:
        if _as_date(texts[0], form):
            break
    else:
        raise _refused(file, "dates like 2019-03-31 or 03/31/2019", f"{texts[0]!r} in the column {column}")
    days = []
    for text in texts:
        day = _as_date(text, form)
        if day is None:
            expected = f"dates like the first, {texts[0]!r} ({form}), in the column {column}"
            raise _refused(file, expected, f"{text!r}")
        days.append(day)
    return days


def _as_date(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _number(text: str, column: str, day: date, file: Path) -> float:
    """Read a count, with or without commas between the thousands."""
    number = float(text.replace(",", "")) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        came = f"{text!r} on {day}" if text else f"an empty field on {day}"
        raise _refused(file, f"a number, zero or more, in the column {column}", came)
    return number


def _known_type(text: str, day: date, file: Path) -> str:
    if text not in DAY_TYPES:
        expected = "W (weekday), A (Saturday) or U (Sunday or holiday) in the column day_type"
        raise _refused(file, expected, f"{text!r} on {day}")
    return text


def _checked_days(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Sort by day, drop repeated rows, and refuse days that contradict each other or are missing."""
    table = table.sort_index(kind="stable")
    table = table[~table.reset_index().duplicated().to_numpy()]
    days = pd.DatetimeIndex(table.index)
    twice = days[days.duplicated()]
    if len(twice):
        raise _refused(file, "one row a day", f"different rows for {_some(twice)}")
    missing = pd.date_range(days[0], days[-1]).difference(days)
    if len(missing):
        raise _refused(file, "every day from the first to the last", f"a file without {_some(missing)}")
    return table.asfreq("D")


def _some(days: pd.DatetimeIndex) -> str:
    """Name the first days of many."""
    names = ", ".join(str(day.date()) for day in days[:5])
    return names if len(days) <= 5 else f"{names} and {len(days) - 5} more days"


def _refused(file: Path, expected: str, received: str) -> DataError:
    return DataError(expected, f"{received}, in {file}", f"mend the file, or get it again; or unset {CTA_VARIABLE}")
