"""Which rejected rows hold an account where it was (docs/rules.md, Data hold)."""

from collections import defaultdict
from datetime import date

from tests.reference.dates import is_trailing
from tests.reference.policy import PolicyBook
from tests.reference.reading import Findings, Line, Opportunity, Order, RawData


def place_of(record: object, raw: RawData) -> tuple[str | None, date | None]:
    """The account and the date of a rejected row, as far as they read; a line's are those of its usable order."""
    if isinstance(record, Line):
        record = raw.orders.rows.get(record.order_id)
    if isinstance(record, Order):
        return record.account_id, record.order_date
    if isinstance(record, Opportunity):
        return record.account_id, record.created_date
    return None, None


def holding_dates(findings: Findings, raw: RawData, survivors: dict[str, str], book: PolicyBook) -> dict[str, list[date]]:
    """Surviving account -> the dates of its rejected rows whose reason holds the account."""
    dates = defaultdict(list)
    for rejection in findings.rejections:
        account_id, day = place_of(rejection.record, raw)
        if rejection.reason in book.holds_account and account_id in survivors and day is not None:
            dates[survivors[account_id]].append(day)
    return dates


def active_rows(dates: list[date], as_of: date, months: int) -> list[date]:
    """The dates that lie in the trailing months."""
    return [day for day in dates if is_trailing(day, as_of, months)]
