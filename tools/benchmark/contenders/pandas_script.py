"""The core pipeline in pandas, with Arrow to read: whole columns at a time, then one snapshot of the past per evaluation that is kept.

Money is kept in whole cents, days as numbers since 1970, accounts and orders as positions. See README.md for what is computed.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from contract import COLUMNS, Arguments, business_timezone, parse_arguments
from evaluations import NEVER, Evaluations, as_of_number, list_evaluations, months_before
from links import ends_of_links
from policy import ANYWHERE, BLANK_STATUS, Policy, read_policy

# Floating point falls this far short of a half cent at most, where it should meet it.
HALF_CENT_GUARD = 1e-6
LARGEST_MAGNITUDE = 1e12
HEADER_AMOUNTS = ["order_total", "tax_amount", "freight_amount"]
LINE_NUMBERS = ["quantity", "unit_price", "discount_rate", "discount_amount", "unit_cost"]
STATUSES = ["never_ordered", "dormant", "at_risk", "active"]
STAGES = ["whitespace", "prospect", "dormant", "new", "reactivated", "established"]
BANDS = ["none", "large", "small"]
# What stands for an account, order or purchase order that is not there.
MISSING = -1


def round_half_away(amount: pd.Series) -> pd.Series:
    """Floating point amounts as whole numbers, halves away from zero; what is missing stays so."""
    return np.floor(amount.abs() + (0.5 + HALF_CENT_GUARD)) * np.sign(amount)


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


def month_end_number(days: pd.Series) -> pd.Series:
    """The number of the month-end of each day's month."""
    months = days.to_numpy().astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return pd.Series(2 * (months + 12 * 1970 + 1), index=days.index)


class Clock:
    """Which evaluations know of a day, and which trailing windows still hold it, for one D."""

    def __init__(self, as_of: date) -> None:
        """Number D."""
        self.as_of = as_of
        self.day = day_number(as_of)
        self.number = as_of_number(as_of)

    def entry(self, days: pd.Series) -> pd.Series:
        """The first evaluation at which what is dated so is known."""
        return month_end_number(days).clip(upper=self.number)

    def exit(self, days: pd.Series, months: int) -> pd.Series:
        """The first evaluation whose trailing months no longer hold a day."""
        numbers = month_end_number(days) + 2 * months
        return numbers - ((numbers == self.number + 1) & (days <= day_number(months_before(self.as_of, months))))


def read_table(arguments: Arguments, table: str, columns: Sequence[str], numbers: Sequence[str] = ()) -> pa.Table:
    """Some columns of a raw table, the numbers among them in floating point."""
    raw = pq.read_table(arguments.raw(table), columns=[*columns, *numbers])
    for name in numbers:
        raw = raw.set_column(raw.schema.get_field_index(name), name, pc.cast(raw[name], pa.float64()))
    return raw


def business_days(moments: pd.Series) -> pd.Series:
    """The day of each moment in the business time zone, as Int64; a moment without a zone is business time already."""
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert(business_timezone()).dt.tz_localize(None)
    days = moments.to_numpy().astype("datetime64[D]")
    return pd.Series(days.astype(np.int64), index=moments.index, dtype="Int64").mask(moments.isna())


def positions(values: pa.ChunkedArray | pd.Series, keys: pd.Series) -> np.ndarray:
    """The place of each value among the keys; MISSING where it is none of them."""
    found = pc.index_in(pa.array(values) if isinstance(values, pd.Series) else values, value_set=pa.array(keys), skip_nulls=True)
    return pc.fill_null(found, MISSING).to_numpy().astype(np.int64)


def newest_copies(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row per key, the last updated; copies are rare, so only they are sorted."""
    is_copied = rows[key].duplicated(keep=False)
    newest = rows[is_copied].sort_values("updated_at", ascending=False, na_position="last").drop_duplicates(key)
    return pd.concat([rows[~is_copied], newest], ignore_index=True)


def read_account_records(arguments: Arguments) -> pd.DataFrame:
    """Every usable account record once; the index is its position."""
    texts = ["account_id", "account_name", "parent_account_id", "merged_into_account_id", "industry", "country", "region"]
    others = ["is_key_account", "is_deleted", "created_at", "updated_at"]
    raw = read_table(arguments, "crm_accounts", texts + others, ["potential_amount"]).to_pandas(date_as_object=False)
    records = newest_copies(raw.dropna(subset=["account_id", "account_name"]), "account_id")
    return records.assign(
        **{name: records[name].str.lower() for name in ("industry", "country", "region")},
        **{name: records[name].astype("boolean").fillna(False).astype(bool) for name in ("is_key_account", "is_deleted")},
        potential=round_half_away(records["potential_amount"] * 100),
        created_day=business_days(records["created_at"]),
    )


def with_survivors(records: pd.DataFrame) -> pd.DataFrame:
    """Adds `survivor`: the record that each merged record's orders follow."""
    targets = positions(records["merged_into_account_id"], records["account_id"])
    return records.assign(survivor=ends_of_links(np.where(targets == MISSING, records.index, targets)))


def with_ultimate_parents(records: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Adds `top`: where each surviving record's hierarchy ends."""
    survivors = records["survivor"].to_numpy()
    parents = positions(records["parent_account_id"], records["account_id"])
    is_link = (survivors == records.index) & (parents != MISSING) & (parents != records.index)
    parents = np.where(is_link, survivors[parents], records.index)
    breaks = survivors[records["account_id"].isin(policy.hierarchy_breaks)]
    return records.assign(top=ends_of_links(np.where(np.isin(parents, breaks), records.index, parents)))


def read_orders(arguments: Arguments, records: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Every usable order header with its account, MISSING where that is unknown; the index is its position."""
    texts = ["order_id", "account_id", "ordered_at", "updated_at", "status", "currency_code", "customer_po", "original_order_id"]
    raw = read_table(arguments, "orders", texts, HEADER_AMOUNTS).to_pandas(date_as_object=False)
    raw = raw.dropna(subset=["order_id", "account_id", "ordered_at"])
    raw = raw[~(raw[HEADER_AMOUNTS].abs() >= LARGEST_MAGNITUDE).any(axis=1)]
    orders = newest_copies(raw, "order_id")
    accounts = positions(orders["account_id"], records["account_id"])
    return pd.DataFrame(
        {
            "order_id": orders["order_id"],
            "original_order_id": orders["original_order_id"],
            "account": np.where(accounts == MISSING, MISSING, records["survivor"].to_numpy()[accounts]),
            "po": pd.factorize(orders["customer_po"])[0],
            "currency": orders["currency_code"].str.upper().fillna(policy.reporting_currency()).astype("category"),
            "is_counted": orders["status"].str.lower().fillna(BLANK_STATUS).isin(policy.counted_statuses),
            "header_net": orders["order_total"] - orders["tax_amount"].fillna(0) - orders["freight_amount"].fillna(0),
            "order_day": business_days(orders["ordered_at"]).astype(np.int64),
        }
    )


def read_lines(arguments: Arguments, order_ids: pd.Series) -> pd.DataFrame:
    """Net and cost of every usable line of a usable order, by the order's position; NaN is an unknown cost."""
    raw = read_table(arguments, "order_lines", ["order_id", "line_number"], LINE_NUMBERS)
    numbers = raw.select(LINE_NUMBERS).to_pandas()
    magnitudes = numbers[["quantity", "unit_price", "discount_amount"]].abs()
    net = numbers["quantity"] * numbers["unit_price"] * (1 - numbers["discount_rate"].fillna(0)) - numbers["discount_amount"].fillna(0)
    cost = numbers["quantity"] * numbers["unit_cost"]
    lines = pd.DataFrame(
        {
            "order": positions(raw["order_id"], order_ids),
            "line_number": raw["line_number"].to_pandas(),
            "net": net,
            "cost": cost.where(cost.abs() < LARGEST_MAGNITUDE),
        }
    )
    is_in_range = ~(magnitudes >= LARGEST_MAGNITUDE).any(axis=1) & ~(numbers["discount_rate"].abs() > 1)
    # What is missing is not below any number.
    is_usable = is_in_range & (net.abs() < LARGEST_MAGNITUDE) & lines["line_number"].notna() & (lines["order"] != MISSING)
    return lines[is_usable].drop_duplicates(["order", "line_number"])


def value_orders(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Adds net and margin in cents of the order's currency; NaN is an unknown amount."""
    totals = lines.groupby("order")[["net", "cost"]].sum(skipna=False).reindex(orders.index)
    net = round_half_away(totals["net"].fillna(orders["header_net"]) * 100)
    return orders.assign(net=net, margin=round_half_away(net - totals["cost"] * 100))


def rate_on(currencies: pd.Series, days: pd.Series, policy: Policy) -> pd.Series:
    """The rate of each currency on a day; NaN where there is none."""
    result = pd.Series(np.nan, index=days.index)
    for rate in policy.rates:
        is_in_force = (currencies == rate.currency_code) & (days >= day_number(rate.valid_from)) & (days < day_number(rate.valid_until))
        result[is_in_force] = rate.rate_to_reporting
    return result


def with_linked_returns(orders: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Adds `linked`, the position of the sale that a return takes back, else MISSING."""
    is_counted = orders["is_counted"] & (orders["account"] != MISSING)
    originals = orders[is_counted & (orders["net"] > 0) & rate_on(orders["currency"], orders["order_day"], policy).notna()]
    returns = orders.loc[is_counted & (orders["net"] < 0) & orders["original_order_id"].notna(), ["original_order_id", "order_day"]]
    found = positions(returns["original_order_id"], originals["order_id"])
    returns = returns[found != MISSING].assign(linked=originals.index.to_numpy()[found[found != MISSING]])
    returns = returns[returns["order_day"] >= orders["order_day"].to_numpy()[returns["linked"]]]
    return orders.assign(linked=returns["linked"].reindex(orders.index, fill_value=MISSING))


def order_parts(orders: pd.DataFrame, policy: Policy, clock: Clock) -> pd.DataFrame:
    """What each counted order adds under the order it belongs to, in cents of reporting currency, and from which evaluation on it is known.

    A linked return adds to the order it takes back, on that order's day, but is known from its own day on.
    """
    orders = with_linked_returns(orders, policy)
    is_linked = orders["linked"] != MISSING
    bearers = np.where(is_linked, orders["linked"], orders.index)
    dated = pd.Series(orders["order_day"].to_numpy()[bearers], index=orders.index)
    rates = rate_on(orders["currency"], dated, policy)
    is_part = orders["is_counted"] & (orders["account"] != MISSING) & rates.notna() & (orders["order_day"] <= clock.day)
    is_part &= orders["net"].notna() & (orders["net"] != 0)
    parts = pd.DataFrame(
        {
            "order": bearers,
            "account": orders["account"].to_numpy()[bearers],
            "po": orders["po"].where(~is_linked, MISSING),
            "net": round_half_away(orders["net"] * rates),
            "margin": round_half_away(orders["margin"] * rates),
            "is_linked": is_linked,
            "known_day": orders["order_day"],
            "order_day": dated,
        }
    )[is_part].reset_index(drop=True)
    return parts.assign(net=parts["net"].astype(np.int64), from_number=clock.entry(parts["known_day"]))


def order_states(parts: pd.DataFrame) -> pd.DataFrame:
    """The states of each order that was ever a sale: what it is worth less the returns known by then. Most orders have one, without end."""
    columns = ["account", "po", "order_day", "net", "from_number", "until_number"]
    is_returned = parts["order"].isin(parts.loc[parts["is_linked"], "order"])
    whole = parts[~is_returned].assign(until_number=NEVER)
    changed = (
        parts[is_returned]
        .groupby(["order", "from_number"], as_index=False)
        .agg({"account": "first", "po": "max", "order_day": "min", "net": "sum"})
    )
    own = changed.groupby("order")
    changed = changed.assign(
        po=own["po"].transform("first"),
        net=own["net"].cumsum(),
        until_number=own["from_number"].shift(-1, fill_value=NEVER),
    )
    states = pd.concat([whole[columns], changed[columns]], ignore_index=True)
    return states[states["net"] > 0]


def transaction_states(states: pd.DataFrame) -> pd.DataFrame:
    """Sales that share a purchase order, else those of one day, added up: account, day, net, and from and until when it was so."""
    keyed = states.assign(sales_day=states["order_day"].where(states["po"] == MISSING, 0))
    keyed["transaction"] = keyed.groupby(["account", "po", "sales_day"], sort=False).ngroup()
    own = keyed.groupby("transaction", sort=False)
    summed = pd.DataFrame(
        {
            "account": own["account"].first(),
            "day": own["order_day"].max(),
            "net": own["net"].sum(),
            "from_number": own["from_number"].min(),
            "until_number": own["until_number"].max(),
        }
    )
    has_states = (summed["from_number"] != own["from_number"].max()) | (summed["until_number"] != own["until_number"].min())
    changing = keyed[keyed["transaction"].isin(summed.index[has_states])]
    return pd.concat([summed[~has_states], changing_transactions(changing)[summed.columns]], ignore_index=True)


def changing_transactions(keyed: pd.DataFrame) -> pd.DataFrame:
    """The states of transactions whose sales came or went at different evaluations."""
    beginnings = keyed[["transaction", "from_number"]]
    ends = keyed.loc[keyed["until_number"] < NEVER, ["transaction", "until_number"]].rename(columns={"until_number": "from_number"})
    spans = pd.concat([beginnings, ends]).drop_duplicates().sort_values(["transaction", "from_number"])
    spans["until_number"] = spans.groupby("transaction")["from_number"].shift(-1, fill_value=NEVER)
    sales = keyed.rename(columns={"from_number": "sale_from", "until_number": "sale_until"})
    pairs = spans.merge(sales, on="transaction")
    known = pairs[(pairs["from_number"] >= pairs["sale_from"]) & (pairs["from_number"] < pairs["sale_until"])]
    return (
        known.groupby(["transaction", "from_number", "until_number"], as_index=False)
        .agg({"account": "first", "order_day": "max", "net": "sum"})
        .rename(columns={"order_day": "day"})
    )


def most_specific(records: pd.DataFrame, scopes: Iterable[str]) -> pd.Series:
    """The scope that applies to each account: its region, else its country, else everywhere."""
    scopes = list(scopes)
    region, country = records["region"], records["country"]
    return region.where(region.isin(scopes), country.where(country.isin(scopes), ANYWHERE))


def scoped_accounts(records: pd.DataFrame, orders: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The accounts that are measured, surviving and not deleted unless some order names them, with the thresholds that apply to them."""
    is_ordering = records.index.isin(orders["account"].unique())
    accounts = records[(records["survivor"] == records.index) & (~records["is_deleted"] | is_ordering)]
    is_long = accounts["industry"].isin(policy.industries_with_long_cycle())
    if policy.is_long_by_default():
        is_long = ~accounts["industry"].isin(policy.industries_with_short_cycle())
    return accounts.assign(
        is_long=is_long,
        dormant_after_days=np.where(is_long, policy.number("dormant_after_days_long"), policy.number("dormant_after_days_short")),
        size_scope=most_specific(accounts, policy.size_tiers),
        large_from=most_specific(accounts, policy.large_transaction_from).map(policy.large_transaction_from).astype(np.int64),
    )


def account_starts(accounts: pd.DataFrame, parts: pd.DataFrame, clock: Clock) -> tuple[pd.Series, date | None]:
    """The number of each account's first evaluation, and the day of the company's first sale or return."""
    firsts = parts[~parts["is_linked"]].groupby("account")["known_day"].min()
    starts = pd.Series(clock.number, index=accounts.index)
    if firsts.empty:
        return starts, None
    days = pd.concat([accounts["created_day"].astype("Float64"), firsts.reindex(accounts.index).astype("Float64")], axis=1).min(axis=1)
    days = days[days <= clock.day].astype(np.int64).clip(lower=firsts.min())
    starts[days.index] = clock.entry(days)
    return starts, (np.datetime64(0, "D") + int(firsts.min())).astype(date)


def evaluation_grid(starts: pd.Series, evaluations: Evaluations) -> pd.DataFrame:
    """Each account at each of its evaluations, in order of account and evaluation."""
    numbers = np.array(evaluations.numbers)
    grid = pd.DataFrame({"account": np.repeat(starts.index, len(numbers)), "number": np.tile(numbers, len(starts))})
    return grid[grid["number"].to_numpy() >= np.repeat(starts.to_numpy(), len(numbers))].reset_index(drop=True)


def trailing_amounts(grid: pd.DataFrame, parts: pd.DataFrame, months: int, clock: Clock) -> pd.DataFrame:
    """Net and margin in a trailing window, at each row of the grid: the running balance of what enters and leaves. NaN: unknown margin."""
    timed = parts[["account", "net"]].assign(margin=parts["margin"].fillna(0), unknown=parts["margin"].isna().astype(np.int64))
    leaving = clock.exit(parts["order_day"], months)
    # A return that became known when its order had left the window never was in it.
    is_inside = parts["from_number"] < leaving
    entered = timed.assign(number=parts["from_number"])[is_inside]
    left = timed.assign(number=leaving)[is_inside & (leaving <= clock.number)]
    amounts = ["net", "margin", "unknown"]
    left[amounts] *= -1
    changes = pd.concat([entered, left]).groupby(["account", "number"])[amounts].sum()
    placed = grid.merge(changes.reset_index(), on=["account", "number"], how="left")
    balances = placed[amounts].fillna(0).groupby(placed["account"]).cumsum()
    return balances[["net"]].assign(margin=balances["margin"].where(balances["unknown"] == 0))


def size_measures(grid: pd.DataFrame, parts: pd.DataFrame, accounts: pd.DataFrame, policy: Policy, clock: Clock) -> pd.DataFrame:
    """Adds trailing net and margin, the group's trailing amount, the size measure and whether that is the potential, to the grid."""
    basis = "margin" if policy.word("size_measure") == "margin" else "net"
    short = trailing_amounts(grid, parts, policy.number("size_months"), clock)
    long = trailing_amounts(grid, parts, policy.number("size_months_long"), clock)[basis]
    is_long = accounts["is_long"].reindex(grid["account"]).to_numpy()
    potential = pd.Series(accounts["potential"].reindex(grid["account"]).to_numpy())

    scaled = round_half_away(long * policy.long_window_share())
    own = short[basis].where(~is_long, np.maximum(short[basis], scaled))
    grid = grid.assign(net=short["net"], margin=short["margin"], own=own, top=accounts["top"].reindex(grid["account"]).to_numpy())
    totals = grid.groupby(["top", "number"])["own"].sum(skipna=False).rename("group").reset_index()
    grid["group"] = grid[["top", "number"]].merge(totals, on=["top", "number"], how="left")["group"]

    trailing = grid["group"] if policy.word("size_scope") == "group" else own
    is_trailing = (trailing >= potential) | potential.isna()
    names = ["none", policy.word("size_measure"), "potential"]
    codes = np.select([trailing.isna() & potential.isna(), is_trailing], [0, 1], 2)
    return grid.assign(size=trailing.where(is_trailing, potential), size_basis=pd.Categorical.from_codes(codes, names))


def highest_rank(amounts: pd.Series, accounts: pd.Series, scope: str, policy: Policy) -> pd.Series:
    """The place of the highest tier an amount is over; between exit and entry it stays as it was at the evaluation before."""
    highest = pd.Series(0, index=amounts.index)
    for rank, tier in enumerate(policy.size_tiers[scope]):
        if tier.enter_at is not None:
            verdict = np.select([amounts >= tier.enter_at, ~(amounts >= tier.exit_below)], [1.0, 0.0], np.nan)
            is_over = pd.Series(verdict, index=amounts.index).groupby(accounts).ffill() == 1
            highest[is_over] = rank
    return highest


def size_segments(grid: pd.DataFrame, accounts: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Adds the size segment, and whether the group is large enough for a door in it to be whitespace."""
    is_key = accounts["is_key_account"].reindex(grid["account"]).to_numpy()
    scopes = accounts["size_scope"].reindex(grid["account"]).to_numpy()
    result = []
    for scope in policy.scopes():
        rows = grid[scopes == scope]
        names = [tier.segment for tier in policy.size_tiers[scope]]
        rank = highest_rank(rows["size"], rows["account"], scope, policy).where(~is_key[rows.index], len(names) - 1)
        whitespace_rank = policy.whitespace_rank(scope)
        group_rank = highest_rank(rows["group"], rows["account"], scope, policy)
        result.append(
            rows.assign(
                size_segment=pd.Categorical.from_codes(rank, names),
                is_group_large=False if whitespace_rank is None else group_rank >= whitespace_rank,
            )
        )
    return result[0] if len(result) == 1 else pd.concat([rows.astype({"size_segment": "str"}) for rows in result])


def transactions_at(number: int, transactions: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Each account's transactions in the window of size as it was at an evaluation; they come in order of account and amount."""
    rank = policy.number("transaction_size_rank")
    known = transactions[(transactions["from_number"] <= number) & (transactions["size_exit"] > number)]
    own = known.groupby("account", sort=False)
    ranked = own.nth(-rank).set_index("account")["net"]
    return pd.DataFrame(
        {
            "transaction_count": own.size(),
            "large_count": own["is_large"].sum(),
            "transaction_size": ranked,
            "median": own["net"].median(),
        }
    ).assign(number=number)


def rhythms_at(number: int, transactions: pd.DataFrame) -> pd.DataFrame:
    """How many transactions each account has in the window of rhythm at an evaluation, and the longest interval between their days."""
    known = transactions[(transactions["from_number"] <= number) & (transactions["rhythm_exit"] > number)]
    is_first = known["account"] != known["account"].shift()
    intervals = known["day"].diff().mask(is_first)
    own = intervals.groupby(known["account"], sort=False)
    return pd.DataFrame({"rhythm_count": own.size(), "longest_interval": own.max()}).assign(number=number)


def purchases_at(number: int, purchase_days: pd.DataFrame) -> pd.DataFrame:
    """The first, last and last but one day on which each account had bought, as known at an evaluation; they come by account and day."""
    known = purchase_days[(purchase_days["from_number"] <= number) & (purchase_days["until_number"] > number)]
    own = known.groupby("account", sort=False)
    previous = own.nth(-2).set_index("account")["order_day"]
    days = {"first_day": own["order_day"].first(), "last_day": own["order_day"].last(), "previous_day": previous}
    return pd.DataFrame(days).assign(number=number)


def purchase_days_of(states: pd.DataFrame) -> pd.DataFrame:
    """The days on which each account bought, and from and until when that is known, in order of account and day."""
    days = states.groupby(["account", "order_day"], as_index=False)
    return days.agg(from_number=("from_number", "min"), until_number=("until_number", "max"))


def snapshots(states: pd.DataFrame, accounts: pd.DataFrame, evaluations: Evaluations, policy: Policy, clock: Clock) -> list[pd.DataFrame]:
    """Transactions, rhythms and purchases of every account at every kept evaluation at which it had some."""
    transactions = transaction_states(states)
    size_exit = clock.exit(transactions["day"], policy.number("transaction_size_months"))
    rhythm_exit = clock.exit(transactions["day"], policy.number("at_risk_months"))
    transactions = transactions.assign(
        is_large=transactions["net"] >= accounts["large_from"].reindex(transactions["account"]).to_numpy(),
        size_exit=np.minimum(size_exit, transactions["until_number"]),
        rhythm_exit=np.minimum(rhythm_exit, transactions["until_number"]),
    )
    by_amount = transactions.sort_values(["account", "net"])
    by_day = transactions.sort_values(["account", "day"])
    purchase_days = purchase_days_of(states)
    numbers = [number for number, _ in evaluations.kept()]
    return [
        pd.concat([transactions_at(number, by_amount, policy) for number in numbers]).reset_index(),
        pd.concat([rhythms_at(number, by_day) for number in numbers]).reset_index(),
        pd.concat([purchases_at(number, purchase_days) for number in numbers]).reset_index(),
    ]


def dormancy_status(rows: pd.DataFrame, policy: Policy) -> pd.Categorical:
    """How an account's silence counts."""
    silent = rows["days_silent"]
    is_at_risk = (
        (rows["rhythm_count"] >= policy.number("at_risk_min_transactions"))
        & (silent > policy.number("at_risk_min_silent_days"))
        & (silent > policy.risk_factor() * rows["longest_interval"].fillna(0))
    )
    codes = np.select([silent.isna(), silent > rows["dormant_after_days"], is_at_risk], [0, 1, 2], 3)
    return pd.Categorical.from_codes(codes, STATUSES)


def lifecycle_stage(rows: pd.DataFrame, policy: Policy) -> pd.Categorical:
    """The first stage that fits."""
    status = rows["dormancy_status"]
    came_back = rows["last_day"] - rows["previous_day"] > rows["dormant_after_days"]
    is_active = status.isin(["active", "at_risk"])
    # Who has not bought is not among the active of its group.
    active_count = is_active.groupby([rows["top"], rows["number"]]).transform("sum")
    fits = [
        ~is_active & rows["is_group_large"] & (active_count > 0),
        status == "never_ordered",
        status == "dormant",
        rows["evaluation_day"] - rows["first_day"] <= policy.number("new_customer_days"),
        (rows["days_silent"] <= policy.number("reactivated_days")) & came_back,
    ]
    return pd.Categorical.from_codes(np.select(fits, range(len(fits)), len(fits)), STAGES)


def segment(
    grid: pd.DataFrame, measures: list[pd.DataFrame], accounts: pd.DataFrame, evaluations: Evaluations, policy: Policy
) -> pd.DataFrame:
    """Every account at every kept evaluation with its measures and segments; amounts in cents."""
    kept = {number: day_number(day) for number, day in evaluations.kept()}
    rows = grid[grid["number"] >= evaluations.first_kept]
    for measure in measures:
        rows = rows.merge(measure, on=["account", "number"], how="left")
    rows["evaluation_day"] = rows["number"].map(kept)
    rows["account_id"] = accounts["account_id"].reindex(rows["account"]).array
    rows["dormant_after_days"] = accounts["dormant_after_days"].reindex(rows["account"]).to_numpy()
    rows["days_silent"] = rows["evaluation_day"] - rows["last_day"]
    rows["dormancy_status"] = dormancy_status(rows, policy)
    rows["lifecycle_stage"] = lifecycle_stage(rows, policy)
    # The transaction of the policy's rank is large when that many are.
    is_large = rows["large_count"] >= policy.number("transaction_size_rank")
    rows["transaction_band"] = pd.Categorical.from_codes(np.select([rows["transaction_count"].isna(), is_large], [0, 1], 2), BANDS)
    return rows


def dates_of(days: pd.Series) -> pd.Series:
    """Days since 1970 as dates."""
    return pd.to_datetime(days, unit="D")


def as_written(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that are written."""
    return rows.assign(
        net_revenue_12m=rows["net"] / 100,
        gross_margin_12m=rows["margin"] / 100,
        size_measure_amount=rows["size"] / 100,
        transaction_size_amount=rows["transaction_size"] / 100,
        median_transaction_amount=round_half_away(rows["median"]) / 100,
        transaction_count=rows["transaction_count"].fillna(0).astype(np.int64),
        days_since_last_purchase=rows["days_silent"],
        longest_interval_days=rows["longest_interval"],
        first_purchase_date=dates_of(rows["first_day"]),
        last_purchase_date=dates_of(rows["last_day"]),
        evaluation_date=dates_of(rows["evaluation_day"]),
    )[list(COLUMNS)]


def main() -> None:
    """Compute the core measures and write them."""
    arguments = parse_arguments(__doc__)
    policy = read_policy(arguments.as_of_date)
    clock = Clock(arguments.as_of_date)

    records = with_ultimate_parents(with_survivors(read_account_records(arguments)), policy)
    orders = read_orders(arguments, records, policy)
    orders = value_orders(orders, read_lines(arguments, orders["order_id"]))
    accounts = scoped_accounts(records, orders, policy)
    parts = order_parts(orders, policy, clock)
    del orders, records

    starts, first_day = account_starts(accounts, parts, clock)
    evaluations = list_evaluations(first_day, arguments.as_of_date, policy.number("history_months"))
    measures = snapshots(order_states(parts), accounts, evaluations, policy, clock)
    grid = size_segments(size_measures(evaluation_grid(starts, evaluations), parts, accounts, policy, clock), accounts, policy)
    as_written(segment(grid, measures, accounts, evaluations, policy)).to_parquet(arguments.output(), index=False)


if __name__ == "__main__":
    main()
