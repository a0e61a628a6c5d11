"""Intervals of days in the Gregorian calendar: a day, week, month … and steps from one to another.

Pure arithmetic without words. Every function returns (first day, last day), or None outside the years
1 to 9999. Weeks begin on Monday (ISO 8601); seasons are the meteorological ones of the northern
hemisphere, which is what "summer of 2016" means in most reports, and winter runs into the next year.
"""

from datetime import date, timedelta

from stemma.model.sources import days_in

Interval = tuple[date, date]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def day(year: int, month: int, of_month: int) -> Interval | None:
    """Return a day, or None: there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= of_month <= days_in(year, month)):
        return None
    at = date(year, month, of_month)
    return at, at


def months(year: int, month: int, count: int = 1) -> Interval | None:
    """Return `count` months from a month; months beyond December run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    end_year, end = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    if not (year >= 1 and end_year <= 9999):
        return None
    return date(year, month, 1), date(end_year, end, days_in(end_year, end))


def quarter(year: int, number: int) -> Interval | None:
    """Return a quarter, 1 to 4; others run into the years beside."""
    return months(year, 3 * number - 2, 3)


def season(year: int, name: str) -> Interval | None:
    """Return a season; winter begins in December of the year."""
    return months(year, SEASONS[name], 3)


def years(year: int, count: int = 1) -> Interval | None:
    """Return `count` whole years."""
    return (date(year, 1, 1), date(year + count - 1, 12, 31)) if 1 <= year <= 9999 - count + 1 else None


def holiday(year: int, rule: str) -> Interval | None:
    """Return a holiday: "12-25", "11-4-3" (the fourth Thursday of November; 5: the last), "easter+1"."""
    if rule.startswith("easter"):
        sunday = easter(year)
        at = moved(sunday, int(rule.removeprefix("easter") or 0)) if sunday else None
        return (at, at) if at else None
    month, nth, *rest = (int(part) for part in rule.split("-"))
    if not rest:
        return day(year, month, nth)
    whole = months(year, month)
    if whole is None:
        return None
    first = 1 + (rest[0] - whole[0].weekday()) % 7 + 7 * (nth - 1)
    return day(year, month, first if first <= whole[1].day else first - 7)


def easter(year: int) -> date | None:
    """Return Easter Sunday of the western churches ("A new method", Nature 13, 1876, p. 487)."""
    if not 1583 <= year <= 9999:
        return None
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, of_month = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, of_month + 1)


def week(at: date) -> Interval | None:
    """Return the week that a day lies in."""
    first = at.toordinal() - at.weekday()
    return (date.fromordinal(first), date.fromordinal(first + 6)) if 1 <= first <= date.max.toordinal() - 6 else None


def moved(at: date, steps: int) -> date | None:
    """Return the day that lies `steps` days later."""
    to = at.toordinal() + steps
    return date.fromordinal(to) if 1 <= to <= date.max.toordinal() else None


def unit(at: date, name: str, steps: int) -> Interval | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    """Return the day, week, month … that lies `steps` units from the one that holds a day."""
    if abs(steps) > 100_000:
        return None
    if name in ("day", "week"):
        to = moved(at, steps * (7 if name == "week" else 1))
        return None if to is None else (to, to) if name == "day" else week(to)
    if name == "weekend":
        to = moved(at, 7 * steps - at.weekday() + 5)
        return None if to is None or to == date.max else (to, to + timedelta(1))
    if name == "month":
        return months(at.year, at.month + steps)
    if name == "quarter":
        return quarter(at.year, (at.month - 1) // 3 + 1 + steps)
    if name == "year":
        return years(at.year + steps)
    width = {"decade": 10, "century": 100}.get(name)
    return years(at.year // width * width + steps * width, width) if width else None


def weekday(at: date, number: int, steps: int) -> date | None:
    """Return the nearest such weekday at or before (`steps` < 0) or at or after a day."""
    back, ahead = (at.weekday() - number) % 7, (number - at.weekday()) % 7
    return moved(at, -back if steps < 0 else ahead)
