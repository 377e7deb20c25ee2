"""Month-ends, trailing months and evaluation dates (docs/rules.md, Time)."""

import calendar
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    """Whether the day is the last of its month."""
    return day == month_end(day)


def month_number(day: date) -> int:
    """The day's month, counted on from one year to the next."""
    return day.year * 12 + day.month - 1


@cache
def months_before(day: date, months: int) -> date:
    """The day so many months earlier, clipped to a shorter month's end; a month-end stays a month-end."""
    month_index = month_number(day) - months
    first = date(month_index // 12, month_index % 12 + 1, 1)
    last_day = month_end(first).day
    return first.replace(day=last_day if day == month_end(day) else min(day.day, last_day))


@cache
def months_after(day: date, months: int) -> date:
    """The day so many months later, clipped to a shorter month's end; a month-end stays a month-end."""
    return months_before(day, -months)


@cache
def first_trailing_day(day: date, months: int) -> date:
    """The first of the trailing months' days, (t - n months, t]; the calendar's first where it begins later."""
    begins_before_the_calendar = month_number(day) - months < month_number(date.min)
    return date.min if begins_before_the_calendar else months_before(day, months) + ONE_DAY


def is_trailing(day: date, as_of: date, months: int) -> bool:
    """Whether the day lies in the trailing months: (as-of date - n months, as-of date]."""
    return first_trailing_day(as_of, months) <= day <= as_of


def is_after_last_month_end(day: date, as_of: date) -> bool:
    """Whether the day is later than the last month-end that is strictly before the other, which opens its month."""
    return day >= as_of.replace(day=1)


def last_month_end_before(day: date) -> date | None:
    """The last month-end strictly before the day; None in the calendar's first month."""
    first = day.replace(day=1)
    return None if first == date.min else first - ONE_DAY


def evaluation_dates(start: date | None, as_of: date) -> list[date]:
    """The month-ends from the start's month to the as-of date, then that date; alone where nothing started by then."""
    dates = []
    day = as_of if start is None else month_end(start)
    while day < as_of:
        dates.append(day)
        day = month_end(day + ONE_DAY)
    return [*dates, as_of]
