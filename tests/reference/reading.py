"""A folder of raw files -> typed rows, and what had to be set aside (docs/rules.md, Reading raw data).

Nothing is dropped in silence: a row that cannot be used leaves a reason in `Findings`, and where it is an
order or an order line it is kept as far as it reads, because the ledger has to account for it.
"""

import codecs
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import duckdb

T = TypeVar("T")

# A quoted field may be of any length.
csv.field_size_limit(sys.maxsize)

# Wide enough for the product of a quantity, a price and a rate with all their decimals, so that nothing is
# rounded except where a definition says so.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)

# To how many decimals a number is read; what has more is rounded half away from zero, and remarked on.
MONEY, RATE, QUANTITY = 10, 8, 4

# The digits that a floating point number surely holds.
FLOAT_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)

# Amounts of this size or more (in any currency) are taken for typing mistakes.
TOO_LARGE = Decimal(10) ** 12

# The last date that can be meant; the first one is a parameter of the policy. Systems write others where there is none.
LATEST_DATE = date(2100, 12, 31)

# No place is farther from UTC.
FARTHEST_OFFSET = timedelta(hours=14)

# Around a value: white space of any script, and characters that show nothing.
SPACES = (
    " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c"
    "\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)

CENT = Decimal("0.01")

# Columns in contract order; the order breaks ties between duplicates.
COLUMNS: dict[str, list[str]] = {
    "crm_accounts": [
        "account_id", "account_name", "account_type", "website_domain", "potential_amount", "is_key_account",
        "parent_account_id", "merged_into_account_id", "industry", "annual_revenue", "employee_count",
        "country", "region", "owner_id", "created_at", "updated_at", "is_deleted",
    ],
    "crm_users": [
        "user_id", "user_name", "title", "channel", "region", "territory", "manager_id", "is_active",
        "capacity_accounts", "hired_at",
    ],
    "crm_leads": [
        "lead_id", "lead_name", "company_name", "email", "title", "status", "source", "annual_revenue",
        "region", "country", "owner_id", "created_at", "converted_account_id", "converted_at",
    ],
    "crm_opportunities": [
        "opportunity_id", "account_id", "amount", "currency_code", "stage", "created_at", "close_date",
        "is_closed", "is_won", "owner_id",
    ],
    "crm_activities": ["activity_id", "account_id", "owner_id", "activity_type", "occurred_at"],
    "account_owners": ["account_id", "owner_id", "valid_from"],
    "orders": [
        "order_id", "account_id", "ordered_at", "status", "currency_code", "order_total", "tax_amount",
        "freight_amount", "customer_po", "original_order_id", "owner_id", "updated_at",
    ],
    "order_lines": [
        "order_id", "line_number", "product_id", "quantity", "unit_price", "discount_rate", "discount_amount",
        "unit_cost",
    ],
}  # fmt: skip

# The file must have these columns ...
REQUIRED_COLUMNS: dict[str, list[str]] = {
    "crm_accounts": ["account_id", "account_name"],
    "crm_users": ["user_id"],
    "crm_leads": ["lead_id"],
    "crm_opportunities": ["opportunity_id", "account_id"],
    "crm_activities": ["activity_id", "account_id", "occurred_at"],
    "account_owners": ["account_id", "owner_id", "valid_from"],
    "orders": ["order_id", "account_id", "ordered_at"],
    "order_lines": ["order_id", "line_number", "quantity", "unit_price"],
}

# ... and a blank in them rejects the row, except that a deal or an activity may be without an account, and an account without an owner.
REQUIRED_VALUES: dict[str, list[str]] = {
    **REQUIRED_COLUMNS,
    "crm_opportunities": ["opportunity_id"],
    "crm_activities": ["activity_id", "occurred_at"],
    "account_owners": ["account_id", "valid_from"],
}

OPTIONAL_TABLES = {"crm_users", "crm_leads", "crm_opportunities", "crm_activities", "account_owners", "order_lines"}

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
MOMENT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"([T ](?P<hour>\d{2}):(?P<minute>\d{2})(:(?P<second>\d{2})(\.(?P<fraction>\d+))?)?"
    r"(?P<offset>Z|[+-]\d{2}(:?\d{2})?)?)?",
    re.ASCII,
)
TRUE_WORDS = {
    *("true", "t", "yes", "y", "1", "x", "on"),
    "-1",  # Access
    *("wahr", "ja", "j", "vrai", "oui", "verdadero", "sí", "si", "vero", "sì", "verdadeiro", "sim", "waar"),
}
FALSE_WORDS = {
    *("false", "f", "no", "n", "0", "-0", "off"),
    *("falsch", "nein", "faux", "non", "falso", "não", "nao", "onwaar", "nee"),
}
# A flag that a data frame has turned into a float.
FLOAT_FLAG = re.compile(r"(-?[01])\.0*", re.ASCII)


@dataclass(frozen=True)
class Account:
    """A CRM record as typed; `potential_amount` is in reporting currency, `created_date` a business date."""

    account_id: str
    account_name: str
    account_type: str | None
    website_domain: str | None
    potential_amount: Decimal | None
    is_key_account: bool | None
    parent_account_id: str | None
    merged_into_account_id: str | None
    industry: str | None
    country: str | None
    region: str | None
    owner_id: str | None
    created_date: date | None
    updated_at: datetime | None
    is_deleted: bool


@dataclass(frozen=True)
class User:
    """A CRM user; `channel` is inside, outside or unknown (None)."""

    user_id: str
    user_name: str | None
    title: str | None
    manager_id: str | None
    channel: str | None
    is_active: bool | None


@dataclass(frozen=True)
class Lead:
    """A lead; dates are business dates."""

    lead_id: str
    company_name: str | None
    email: str | None
    status: str | None
    country: str | None
    created_date: date | None
    converted_account_id: str | None
    converted_date: date | None


@dataclass(frozen=True)
class Opportunity:
    """A deal, open or closed; `amount` is in `currency_code`, dates are business dates."""

    opportunity_id: str
    account_id: str | None
    amount: Decimal | None
    currency_code: str | None
    stage: str | None
    created_date: date | None
    close_date: date | None
    is_closed: bool | None
    is_won: bool | None


@dataclass(frozen=True)
class AccountActivity:
    """Something that a user did for an account on a business date, which only a rejected one lacks."""

    activity_id: str
    account_id: str | None
    owner_id: str | None
    activity_date: date | None


@dataclass(frozen=True)
class Ownership:
    """The owner of an account record from a business date on, which only a rejected one lacks; nobody where `owner_id` is None."""

    account_id: str
    owner_id: str | None
    valid_from: date | None


@dataclass(frozen=True)
class Order:
    """An order header; amounts are in `currency_code`. Only a rejected header lacks a bold value."""

    order_id: str | None
    account_id: str | None
    order_date: date | None
    status: str | None
    currency_code: str | None
    order_total: Decimal | None
    tax_amount: Decimal | None
    freight_amount: Decimal | None
    customer_po: str | None
    original_order_id: str | None
    seller_id: str | None
    updated_at: datetime | None
    is_measurable: bool

    def amount(self) -> Decimal | None:
        """Exact header net in order currency: total less tax and freight; None where it cannot be told."""
        if self.order_total is None or not self.is_measurable:
            return None
        return self.order_total - (self.tax_amount or 0) - (self.freight_amount or 0)


@dataclass(frozen=True)
class Line:
    """An order line; amounts are in the order's currency. Only a rejected line lacks a bold value."""

    order_id: str | None
    line_number: str | None
    quantity: Decimal | None
    unit_price: Decimal | None
    discount_rate: Decimal | None
    discount_amount: Decimal | None
    unit_cost: Decimal | None
    is_measurable: bool

    def amount(self) -> Decimal | None:
        """Exact line net in order currency (docs/rules.md, Order line net); None where it cannot be told."""
        if self.quantity is None or self.unit_price is None or not self.is_measurable:
            return None
        return line_net(self.quantity, self.unit_price, self.discount_rate, self.discount_amount)

    def cost(self) -> Decimal | None:
        """Exact cost in order currency; None without a unit cost."""
        if self.quantity is None or self.unit_cost is None:
            return None
        return self.quantity * self.unit_cost


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be used, as far as it reads, and why."""

    reason: str
    record: object


@dataclass
class Findings:
    """Counts of (table_name, reason_code): rows set aside, and remarks on rows that stay; and the former themselves."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, table: str, reason: str, times: int = 1) -> None:
        """Count a reason for a row of a table; nothing is entered for zero times."""
        if times:
            self.counts[table, reason] += times

    def reject(self, table: str, reason: str, record: object) -> None:
        """Count a reason for a row of a table, and remember the row."""
        self.add(table, reason)
        self.rejections.append(Rejection(reason, record))


@dataclass
class Staged:
    """One table after staging: the rows that can be used by key, and the others as far as they read."""

    rows: dict = field(default_factory=dict)
    duplicates: list = field(default_factory=list)
    rejected: list = field(default_factory=list)
    unreadable: int = 0


@dataclass
class RawData:
    """All raw tables after staging."""

    accounts: dict[str, Account]
    users: dict[str, User]
    leads: dict[str, Lead]
    opportunities: dict[str, Opportunity]
    activities: dict[str, AccountActivity]
    ownerships: dict[tuple[str, date], Ownership]
    orders: Staged
    lines: Staged


def line_net(quantity: Decimal, unit_price: Decimal, discount_rate: Decimal | None, discount_amount: Decimal | None) -> Decimal:
    """Exact: quantity x unit_price x (1 - discount_rate) - discount_amount, missing parts 0 (docs/rules.md, Order line net)."""
    return quantity * unit_price * (1 - (discount_rate or 0)) - (discount_amount or 0)


def round_half_away(value: Decimal, places: int) -> Decimal:
    """Round half away from zero to so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def round_cents(value: Decimal) -> Decimal:
    """Round half away from zero to cents."""
    return round_half_away(value, 2)


def cents_or_none(value: Decimal | None) -> Decimal | None:
    """An amount of money that may be missing, to the cent."""
    return None if value is None else round_cents(value)


def parse_text(value: object) -> str | None:
    """Any raw value as trimmed text; blank is None. A native boolean reads `true` or `false`, a whole float `7`, NaN is blank."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return None if value != value else re.sub(r"\.0+$", "", str(value))
    return str(value).strip(SPACES) or None


def parse_number(value: object) -> Decimal:
    """A plain decimal with all its digits; a floating point number to the 15 digits that it holds.

    Raises ValueError for anything else: exponents and thousands separators in text, NaN, dates, booleans.
    """
    if isinstance(value, float):
        number = FLOAT_DIGITS.create_decimal(repr(value))
        if not number.is_finite():
            raise ValueError(f"{value} is no number")
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        text = parse_text(value) or ""
        if not NUMBER.fullmatch(text):
            raise ValueError(f"{text!r} is no plain decimal")
        number = Decimal(text)
    return number


def parse_offset(text: str) -> timezone:
    """`Z`, `+HH`, `+HHMM` or `+HH:MM` as a fixed offset; ValueError when it is none."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    size = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or size > FARTHEST_OFFSET:
        raise ValueError(f"{text!r} is no offset")
    return timezone(size if text[0] == "+" else -size)


def parse_moment(value: object) -> datetime:
    """An ISO date (midnight) or timestamp, aware only where an offset was given; else ValueError."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = parse_text(value) or ""
    parts = MOMENT.fullmatch(text)
    if not parts:
        raise ValueError(f"{text!r} is no ISO 8601 date")
    # Python has no year 0. Like year 4 it is a leap year, and as implausible.
    day = date.fromisoformat(re.sub("^0000", "0004", parts["date"]))
    microsecond = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    offset = parse_offset(parts["offset"]) if parts["offset"] else None
    return datetime(day.year, day.month, day.day, hour, minute, second, microsecond, offset)


def business_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date in the business time zone; what has no offset is business time already."""
    return moment.date() if moment.tzinfo is None else moment.astimezone(zone).date()


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC, so that timestamps with and without an offset can be compared."""
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)


def parse_flag(value: object) -> bool:
    """A boolean word in any case; ValueError otherwise."""
    word = (parse_text(value) or "").lower()
    if FLOAT_FLAG.fullmatch(word):
        word = word.partition(".")[0]
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"{word!r} is no boolean")


@dataclass
class Row:
    """One raw row: typed access to its values, remembering which were malformed, implausible, out of range or rounded."""

    table: str
    values: dict[str, object]
    zone: ZoneInfo
    earliest_date: date
    malformed: set[str] = field(default_factory=set)
    implausible: set[str] = field(default_factory=set)
    out_of_range: set[str] = field(default_factory=set)
    rounded: set[str] = field(default_factory=set)

    def _read(self, column: str, parse: Callable[[object], T]) -> T | None:
        """The parsed value; None when it is blank, and None with a remark when it is malformed."""
        value = self.values.get(column)
        if parse_text(value) is None:
            return None
        try:
            return parse(value)
        except ValueError:
            self.malformed.add(column)
            return None

    def text(self, column: str) -> str | None:
        """Trimmed text."""
        return parse_text(self.values.get(column))

    def number(self, column: str, places: int | None = None) -> Decimal | None:
        """A decimal to so many places, or with all; noted as out of range from 10^12 on, and as rounded where it has more places."""
        number = self._read(column, parse_number)
        if number is None:
            return None
        # Far beyond the limit the decimals no longer matter, and the number may be too long to round.
        rounded = number if places is None or abs(number) > TOO_LARGE else round_half_away(number, places)
        if abs(rounded) >= TOO_LARGE:
            self.out_of_range.add(column)
            return None
        # A floating point number has no exact places that could be lost.
        if rounded != number and not isinstance(self.values[column], float):
            self.rounded.add(column)
        return rounded

    def moment(self, column: str) -> datetime | None:
        """The moment as it is written; one whose business date cannot be meant is noted as implausible."""
        moment = self._read(column, parse_moment)
        if moment is not None and not self._is_plausible(moment):
            self.implausible.add(column)
            return None
        return moment

    def _is_plausible(self, moment: datetime) -> bool:
        try:
            return self.earliest_date <= business_date(moment, self.zone) <= LATEST_DATE
        except OverflowError:  # before year 1 or after 9999 in the business time zone
            return False

    def day(self, column: str) -> date | None:
        """The business date."""
        moment = self.moment(column)
        return None if moment is None else business_date(moment, self.zone)

    def instant(self, column: str) -> datetime | None:
        """The moment in UTC."""
        moment = self.moment(column)
        return None if moment is None else instant(moment, self.zone)

    def flag(self, column: str) -> bool | None:
        """A boolean."""
        return self._read(column, parse_flag)

    def is_missing_value(self) -> bool:
        """Whether a bold column is blank."""
        return any(self.text(column) is None for column in REQUIRED_VALUES[self.table])

    def ignored_values(self) -> int:
        """How many values of a row that stays were read as null because they could not be used."""
        return len(self.malformed | self.implausible | self.out_of_range)

    def tie_breaker(self) -> list[tuple[bool, str]]:
        """The columns as text in contract order, nulls last: the smallest of equally new duplicates wins."""
        texts = [self.text(column) for column in COLUMNS[self.table]]
        return [(text is None, text or "") for text in texts]


def read_account(row: Row) -> tuple[Account, str | None]:
    """The account; every malformed value of it is merely ignored."""
    row.number("annual_revenue", MONEY)
    row.number("employee_count")
    account = Account(
        account_id=row.text("account_id") or "",
        account_name=row.text("account_name") or "",
        account_type=row.text("account_type"),
        website_domain=row.text("website_domain"),
        potential_amount=cents_or_none(row.number("potential_amount", MONEY)),
        is_key_account=row.flag("is_key_account"),
        parent_account_id=row.text("parent_account_id"),
        merged_into_account_id=row.text("merged_into_account_id"),
        industry=row.text("industry"),
        country=row.text("country"),
        region=row.text("region"),
        owner_id=row.text("owner_id"),
        created_date=row.day("created_at"),
        updated_at=row.instant("updated_at"),
        is_deleted=row.flag("is_deleted") or False,
    )
    return account, None


def read_user(row: Row) -> tuple[User, str | None]:
    """The user; a channel other than inside and outside is ignored like any malformed value."""
    row.number("capacity_accounts")
    row.day("hired_at")
    channel = (row.text("channel") or "").lower() or None
    if channel not in ("inside", "outside", None):
        row.malformed.add("channel")
        channel = None
    user = User(
        user_id=row.text("user_id") or "",
        user_name=row.text("user_name"),
        title=row.text("title"),
        manager_id=row.text("manager_id"),
        channel=channel,
        is_active=row.flag("is_active"),
    )
    return user, None


def read_lead(row: Row) -> tuple[Lead, str | None]:
    """The lead; every malformed value of it is merely ignored."""
    row.number("annual_revenue")
    lead = Lead(
        lead_id=row.text("lead_id") or "",
        company_name=row.text("company_name"),
        email=row.text("email"),
        status=row.text("status"),
        country=row.text("country"),
        created_date=row.day("created_at"),
        converted_account_id=row.text("converted_account_id"),
        converted_date=row.day("converted_at"),
    )
    return lead, None


def read_opportunity(row: Row) -> tuple[Opportunity, str | None]:
    """The opportunity; every malformed value of it is merely ignored."""
    opportunity = Opportunity(
        opportunity_id=row.text("opportunity_id") or "",
        account_id=row.text("account_id"),
        amount=row.number("amount", MONEY),
        currency_code=(row.text("currency_code") or "").upper() or None,
        stage=row.text("stage"),
        created_date=row.day("created_at"),
        close_date=row.day("close_date"),
        is_closed=row.flag("is_closed"),
        is_won=row.flag("is_won"),
    )
    return opportunity, None


def read_activity(row: Row) -> tuple[AccountActivity, str | None]:
    """The activity, and why it is rejected: its date must read."""
    activity = AccountActivity(
        activity_id=row.text("activity_id") or "",
        account_id=row.text("account_id"),
        owner_id=row.text("owner_id"),
        activity_date=row.day("occurred_at"),
    )
    return activity, unreadable_day(row, "occurred_at")


def read_ownership(row: Row) -> tuple[Ownership, str | None]:
    """The owner from a day on, and why the row is rejected: that day must read."""
    ownership = Ownership(account_id=row.text("account_id") or "", owner_id=row.text("owner_id"), valid_from=row.day("valid_from"))
    return ownership, unreadable_day(row, "valid_from")


def unreadable_day(row: Row, column: str) -> str | None:
    """Why a day that was read is none."""
    if column in row.malformed:
        return "malformed_date"
    return "implausible_date" if column in row.implausible else None


def read_order(row: Row) -> tuple[Order, str | None]:
    """The header, and why it is rejected: its date and its amounts must read."""
    amounts = {column: row.number(column, MONEY) for column in ("order_total", "tax_amount", "freight_amount")}
    spoilt = (row.malformed | row.out_of_range) & set(amounts)
    order = Order(
        order_id=row.text("order_id"),
        account_id=row.text("account_id"),
        order_date=row.day("ordered_at"),
        status=row.text("status"),
        currency_code=(row.text("currency_code") or "").upper() or None,
        customer_po=row.text("customer_po"),
        original_order_id=row.text("original_order_id"),
        seller_id=row.text("owner_id"),
        updated_at=row.instant("updated_at"),
        is_measurable=not spoilt,
        **amounts,
    )
    if reason := unreadable_day(row, "ordered_at"):
        return order, reason
    if row.malformed & set(amounts):
        return order, "malformed_number"
    if row.out_of_range & set(amounts):
        return order, "out_of_range"
    return order, None


def read_line(row: Row) -> tuple[Line, str | None]:
    """The line, and why it is rejected: all that its net is made of must read, its cost need not."""
    quantity = row.number("quantity", QUANTITY)
    unit_price = row.number("unit_price", MONEY)
    discount_rate = row.number("discount_rate", RATE)
    discount_amount = row.number("discount_amount", MONEY)
    unit_cost = row.number("unit_cost", MONEY)
    if quantity is not None and unit_cost is not None and abs(quantity * unit_cost) >= TOO_LARGE:
        row.out_of_range.add("unit_cost")
        unit_cost = None
    parts = {"quantity", "unit_price", "discount_rate", "discount_amount"}
    is_malformed = bool(row.malformed & parts)
    # A negative rate is a surcharge and happens; more than the whole price off, or on top, does not.
    is_out_of_range = bool(row.out_of_range & parts) or not -1 <= (discount_rate or 0) <= 1
    if quantity is not None and unit_price is not None and not is_out_of_range:
        is_out_of_range = abs(line_net(quantity, unit_price, discount_rate, discount_amount)) >= TOO_LARGE
    line = Line(
        order_id=row.text("order_id"),
        line_number=row.text("line_number"),
        quantity=quantity,
        unit_price=unit_price,
        discount_rate=discount_rate,
        discount_amount=discount_amount,
        unit_cost=unit_cost,
        is_measurable=not is_malformed and not is_out_of_range,
    )
    if is_malformed:
        return line, "malformed_number"
    if is_out_of_range:
        return line, "out_of_range"
    return line, None


def csv_rows(path: Path) -> Iterator[list[str] | None]:
    """The header, then each row's fields; None for a row with another number of fields, or not in UTF-8.

    A line of nothing but separators is no row. Raises ValueError where there is no header, or where the whole file is in another encoding:
    several lines are not UTF-8, and no other line shows that the file is.
    """
    lines = [line for line in path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines() if not line.isascii()]
    undecodable = [line for line in lines if is_undecodable(line.decode("utf-8", "surrogateescape"))]
    if len(undecodable) == len(lines) > 1:
        raise ValueError(f"{path.name} is not UTF-8")
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = (fields for fields in csv.reader(file) if any(text.strip(SPACES) for text in fields))
        header = next(rows, None)
        if header is None:
            raise ValueError(f"{path.name} is empty: a header line was expected")
        yield header
        for fields in rows:
            yield None if len(fields) != len(header) or any(map(is_undecodable, fields)) else fields


def is_undecodable(text: str) -> bool:
    """Whether a text that was read with `surrogateescape` holds bytes that are not UTF-8."""
    return any("\udc80" <= character <= "\udcff" for character in text)


def parquet_rows(path: Path) -> Iterator[list[object]]:
    """The column names, then each row's native values."""
    with duckdb.connect() as connection:
        columns = connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
        yield [name for name, *_ in columns]
        # In Python, a number of single precision would have the digits of a double: 9.199999809265137 for 9.2.
        values = [f'cast("{name}" as varchar)::double' if data_type == "FLOAT" else f'"{name}"' for name, data_type, *_ in columns]
        yield from map(list, connection.execute(f"select {', '.join(values)} from read_parquet(?)", [str(path)]).fetchall())


def raw_rows(raw_dir: Path, table: str) -> Iterator[dict[str, object] | None]:
    """The contract's columns of each row of a table; None for a row that cannot be read.

    Raises ValueError where the run must stop: a required table or column is missing, or there are two files.
    """
    paths = [path for path in (raw_dir / f"{table}.csv", raw_dir / f"{table}.parquet") if path.exists()]
    if len(paths) > 1:
        raise ValueError(f"both {paths[0].name} and {paths[1].name} exist: keep one")
    if not paths:
        if table in OPTIONAL_TABLES:
            return
        raise ValueError(f"{table}.csv or {table}.parquet is required in {raw_dir}")
    rows = csv_rows(paths[0]) if paths[0].suffix == ".csv" else parquet_rows(paths[0])
    header = [str(name).strip().lower() for name in next(rows) or []]
    for column in REQUIRED_COLUMNS[table]:
        if column not in header:
            raise ValueError(f"{paths[0].name} lacks the required column {column}; found {', '.join(header)}")
    places = {column: header.index(column) for column in COLUMNS[table] if column in header}
    for fields in rows:
        yield None if fields is None else {column: fields[place] for column, place in places.items()}


def stage(
    raw_dir: Path,
    table: str,
    zone: ZoneInfo,
    earliest_date: date,
    read: Callable[[Row], tuple],
    key: Callable,
    findings: Findings,
) -> Staged:
    """Read a table, set aside what cannot be used, and let one row per key win.

    Among rows of one key the latest `updated_at` wins, then the smallest text.
    """
    staged = Staged()
    candidates = defaultdict(list)
    for values in raw_rows(raw_dir, table):
        if values is None:
            findings.add(table, "unreadable_row")
            staged.unreadable += 1
            continue
        row = Row(table, values, zone, earliest_date)
        record, reason = read(row)
        reason = "missing_value" if row.is_missing_value() else reason
        if reason:
            findings.reject(table, reason, record)
            staged.rejected.append(record)
        else:
            candidates[key(record)].append((record, row))
    for same_key in candidates.values():
        same_key.sort(key=lambda pair: newest_first(pair[0], pair[1]))
        (winner, winning_row), losers = same_key[0], same_key[1:]
        staged.rows[key(winner)] = winner
        staged.duplicates.extend(record for record, _ in losers)
        findings.add(table, "duplicate_key", len(losers))
        findings.add(table, "ignored_value", winning_row.ignored_values())
        findings.add(table, "digits_lost", len(winning_row.rounded))
    return staged


def newest_first(record: object, row: Row) -> tuple:
    """Sort key among rows of one key: latest `updated_at`, unknown ones last, then the row's text."""
    updated_at = getattr(record, "updated_at", None)
    age = timedelta.max if updated_at is None else datetime.max.replace(tzinfo=UTC) - updated_at
    return age, row.tie_breaker()


def read_raw(raw_dir: Path, business_timezone: str, earliest_date: date, findings: Findings) -> RawData:
    """Every raw table of a folder, staged; a date before the earliest one stands for none."""
    zone = ZoneInfo(business_timezone)

    def table(name: str, read: Callable[[Row], tuple], key: Callable) -> Staged:
        return stage(raw_dir, name, zone, earliest_date, read, key, findings)

    return RawData(
        accounts=table("crm_accounts", read_account, lambda account: account.account_id).rows,
        users=table("crm_users", read_user, lambda user: user.user_id).rows,
        leads=table("crm_leads", read_lead, lambda lead: lead.lead_id).rows,
        opportunities=table("crm_opportunities", read_opportunity, lambda deal: deal.opportunity_id).rows,
        activities=table("crm_activities", read_activity, lambda activity: activity.activity_id).rows,
        ownerships=table("account_owners", read_ownership, lambda each: (each.account_id, each.valid_from)).rows,
        orders=table("orders", read_order, lambda order: order.order_id),
        lines=table("order_lines", read_line, lambda line: (line.order_id, line.line_number)),
    )
