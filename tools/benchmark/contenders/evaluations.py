"""The dates at which accounts are evaluated, numbered so that trailing windows become arithmetic.

A month-end has twice the number of its month, and an as-of date between month-ends the odd number before its own month's end.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

# Greater than the number of any evaluation.
NEVER = 999_999_999


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_end_number(day: date) -> int:
    """The number of the month-end of the day's month."""
    return 2 * (12 * day.year + day.month)


def month_end_of(number: int) -> date:
    """The month-end that has an even number."""
    year, month = divmod(number // 2 - 1, 12)
    return month_end(date(year, month + 1, 1))


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, clipped to a shorter month's end; a month-end less n months is a month-end."""
    earlier = month_end_of(month_end_number(day) - 2 * months)
    return earlier if day == month_end(day) else earlier.replace(day=min(day.day, earlier.day))


def as_of_number(as_of: date) -> int:
    """The number of the as-of date."""
    return month_end_number(as_of) - (as_of != month_end(as_of))


@dataclass(frozen=True)
class Evaluations:
    """The evaluations from the company's first sale or return to the as-of date, in order, and how many of the last are kept to be read."""

    numbers: list[int]
    dates: list[date]
    first_kept: int

    def kept(self) -> list[tuple[int, date]]:
        """The kept evaluations, number and date."""
        return [(number, day) for number, day in zip(self.numbers, self.dates, strict=True) if number >= self.first_kept]


def list_evaluations(first_day: date | None, as_of: date, history_months: int) -> Evaluations:
    """Every month-end from the first day's month to the as-of date, and that date; it alone without a first day."""
    last = as_of_number(as_of)
    first = month_end_number(first_day or as_of)
    numbers = [number for number in range(first, last + 1, 2) if number < last] + [last]
    dates = [month_end_of(number) for number in numbers[:-1]] + [as_of]
    return Evaluations(numbers, dates, first_kept=last + last % 2 - 2 * history_months)
