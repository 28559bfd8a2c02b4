"""The three kinds of day on which the Chicago Transit Authority runs three timetables."""

from datetime import date, timedelta

DAY_TYPES = ("W", "A", "U")  # weekday, Saturday, Sunday or holiday

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def day_type(day: date) -> str:
    """Say which timetable runs on a day.

    A holiday is New Year, Memorial Day, 4 July, Labor Day, Thanksgiving or Christmas. When its date falls on a
    Sunday it is kept on the Monday. The 4th of July on a Saturday is kept on the Friday; New Year and Christmas on a
    Saturday stay where they are.

    Args:
        day: any date.

    Returns:
        "W" (weekday), "A" (Saturday) or "U" (Sunday or holiday).
    """
    if day in holidays(day.year):
        return "U"
    return {SATURDAY: "A", SUNDAY: "U"}.get(day.weekday(), "W")


def holidays(year: int) -> frozenset[date]:
    """List the six days of a year on which a holiday timetable runs.

    Args:
        year: the year of the Gregorian calendar.

    Returns:
        Six dates. A year that ends on a Saturday does not borrow the next New Year.
    """
    return frozenset(
        {
            _kept(date(year, 1, 1)),
            _first(MONDAY, date(year, 5, 25)),
            _kept(date(year, 7, 4), saturday_moves=True),
            _first(MONDAY, date(year, 9, 1)),
            _first(THURSDAY, date(year, 11, 22)),
            _kept(date(year, 12, 25)),
        }
    )


def _kept(day: date, saturday_moves: bool = False) -> date:
    """Move a holiday off a Sunday and, where asked, off a Saturday."""
    if day.weekday() == SUNDAY:
        return day + timedelta(days=1)
    if saturday_moves and day.weekday() == SATURDAY:
        return day - timedelta(days=1)
    return day


def _first(weekday: int, start: date) -> date:
    """Find the first given weekday on or after a date."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)
