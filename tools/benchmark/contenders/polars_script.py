"""The core measures in Polars: lazy and streaming over the raw Parquet files, then one snapshot of the past per evaluation that is kept.

Money is kept in whole cents. See README.md for what is computed.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce

import polars as pl

from tools.benchmark.contenders.contract import COLUMNS, Arguments, business_timezone, parse_arguments
from tools.benchmark.contenders.evaluations import NEVER, Evaluations, as_of_number, list_evaluations, months_before
from tools.benchmark.contenders.links import ends_of_links
from tools.benchmark.contenders.policy import ANYWHERE, BLANK_STATUS, CELL, HOUSE, Policy, read_policy

# Floating point falls this far short of a half cent at most, where it should meet it.
HALF_CENT_GUARD = 1e-6
LARGEST_MAGNITUDE = 1e12
HEADER_AMOUNTS = ["order_total", "tax_amount", "freight_amount"]
TRANSACTION_KEY = ["account", "customer_po", "sales_date"]
BOUGHT = ["active", "at_risk"]


def round_half_away(amount: pl.Expr) -> pl.Expr:
    """A floating point amount as a whole number, halves away from zero."""
    return ((amount.abs() + (0.5 + HALF_CENT_GUARD)).floor() * amount.sign()).cast(pl.Int64)


def is_in_range(column: str) -> pl.Expr:
    """Whether a number is blank or small enough to be meant."""
    return pl.col(column).is_null() | (pl.col(column).abs() < LARGEST_MAGNITUDE)


def business_date(column: str, data_type: pl.DataType) -> pl.Expr:
    """The day of a moment in the business time zone; a moment without a zone is business time already."""
    moment = pl.col(column)
    if data_type == pl.Date:
        return moment
    if isinstance(data_type, pl.Datetime) and data_type.time_zone:
        moment = moment.dt.convert_time_zone(business_timezone())
    return moment.dt.date()


def newest_copies(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """One row per key, the last updated; copies are rare, so only they are sorted."""
    is_copied = rows[key].is_duplicated()
    newest = rows.filter(is_copied).sort("updated_at", descending=True, nulls_last=True).unique(key, keep="first")
    return pl.concat([rows.filter(~is_copied), newest])


def month_end_number(day: str) -> pl.Expr:
    """The number of the month-end of a date's month."""
    return 2 * (12 * pl.col(day).dt.year().cast(pl.Int32) + pl.col(day).dt.month().cast(pl.Int32))


class Clock:
    """Which evaluations know of a date, and which trailing windows still hold it, for one as-of date."""

    def __init__(self, as_of: date) -> None:
        """Number the as-of date."""
        self.as_of = as_of
        self.number = as_of_number(as_of)

    def entry(self, day: str) -> pl.Expr:
        """The first evaluation at which what is dated so is known."""
        return pl.min_horizontal(month_end_number(day), pl.lit(self.number, pl.Int32))

    def exit(self, day: str, months: int) -> pl.Expr:
        """The first evaluation whose trailing months no longer hold a date."""
        number = month_end_number(day) + 2 * months
        leaves_at_as_of = (number == self.number + 1) & (pl.col(day) <= months_before(self.as_of, months))
        return number - leaves_at_as_of.cast(pl.Int32)


def read_account_records(arguments: Arguments) -> pl.DataFrame:
    """Every usable account record once, with its position in `account`."""
    source = pl.scan_parquet(arguments.raw("crm_accounts"))
    usable = source.drop_nulls(["account_id", "account_name"]).select(
        "account_id",
        "parent_account_id",
        "merged_into_account_id",
        "updated_at",
        pl.col("account_type", "industry", "country", "region").str.to_lowercase(),
        pl.col("is_key_account", "is_deleted").fill_null(False),
        potential=round_half_away(pl.col("potential_amount").cast(pl.Float64) * 100),
        created_date=business_date("created_at", source.collect_schema()["created_at"]),
    )
    return newest_copies(usable.collect(), "account_id").drop("updated_at").with_row_index("account")


def positions_of(records: pl.DataFrame, column: str) -> pl.Series:
    """The position of the record that a column names; null where there is none."""
    names = records.select(pl.col("account_id").alias(column), pl.col("account").alias("position"))
    return records.select(column).join(names, on=column, how="left", maintain_order="left")["position"]


def with_survivors(records: pl.DataFrame) -> pl.DataFrame:
    """Adds `survivor`: the record that each merged record's orders follow."""
    targets = positions_of(records, "merged_into_account_id").fill_null(records["account"])
    return records.with_columns(survivor=pl.Series(ends_of_links(targets.to_numpy())))


def with_ultimate_parents(records: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Adds `top`: where each surviving record's hierarchy ends."""
    parents = records["survivor"].gather(positions_of(records, "parent_account_id"))
    breaks = records.filter(pl.col("account_id").is_in(policy.hierarchy_breaks))["survivor"]
    links = records.select(
        pl.when(
            (pl.col("account") == pl.col("survivor"))
            & (pl.col("parent_account_id") != pl.col("account_id"))
            & ~pl.lit(parents).is_in(breaks.implode())
        )
        .then(pl.lit(parents))
        .otherwise(None)
        .fill_null(pl.col("account"))
    )
    return records.with_columns(top=pl.Series(ends_of_links(links.to_series().to_numpy())))


def value_lines(arguments: Arguments) -> pl.LazyFrame:
    """The net of each order's usable lines, in units of its currency."""
    names = ["quantity", "unit_price", "discount_rate", "discount_amount"]
    net = pl.col("quantity") * pl.col("unit_price") * (1 - pl.col("discount_rate").fill_null(0)) - pl.col("discount_amount").fill_null(0)
    return (
        pl.scan_parquet(arguments.raw("order_lines"))
        .select("order_id", "line_number", pl.col(names).cast(pl.Float64))
        .drop_nulls(["order_id", "line_number", "quantity", "unit_price"])
        .filter(
            is_in_range("quantity"),
            is_in_range("unit_price"),
            is_in_range("discount_amount"),
            pl.col("discount_rate").is_null() | (pl.col("discount_rate").abs() <= 1),
        )
        .select("order_id", "line_number", net=net)
        .filter(pl.col("net").abs() < LARGEST_MAGNITUDE)
        .unique(["order_id", "line_number"], keep="any")
        .group_by("order_id")
        .agg(pl.col("net").sum())
    )


def read_orders(arguments: Arguments, records: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Every usable order with its account (null where unknown), and its net in cents of its currency."""
    source = pl.scan_parquet(arguments.raw("orders"))
    header_net = pl.col("order_total") - pl.col("tax_amount").fill_null(0) - pl.col("freight_amount").fill_null(0)
    usable = (
        source.drop_nulls(["order_id", "account_id", "ordered_at"])
        .with_columns(pl.col(HEADER_AMOUNTS).cast(pl.Float64))
        .filter(*map(is_in_range, HEADER_AMOUNTS))
        .select(
            "order_id",
            "account_id",
            "customer_po",
            "original_order_id",
            "updated_at",
            currency_code=pl.col("currency_code").str.to_uppercase().fill_null(policy.reporting_currency()),
            is_counted=pl.col("status").str.to_lowercase().fill_null(BLANK_STATUS).is_in(policy.counted_statuses),
            header_net=header_net,
            order_date=business_date("ordered_at", source.collect_schema()["ordered_at"]),
        )
    )
    orders = newest_copies(usable.collect(engine="streaming"), "order_id").with_row_index("order")
    accounts = records.lazy().select("account_id", pl.col("survivor").alias("account"))
    exact_net = pl.coalesce("net", "header_net") * 100
    return (
        orders.lazy()
        .join(value_lines(arguments), on="order_id", how="left")
        .join(accounts, on="account_id", how="left")
        .select(
            pl.exclude("account_id", "updated_at", "header_net", "net"),
            net=round_half_away(exact_net),
        )
        .collect(engine="streaming")
    )


def rate_on(day: str, policy: Policy) -> pl.Expr:
    """The rate of `currency_code` on a date; null where there is none."""
    rates = [
        pl.when((pl.col("currency_code") == rate.currency_code) & (pl.col(day) >= rate.valid_from) & (pl.col(day) < rate.valid_until)).then(
            rate.rate_to_reporting
        )
        for rate in policy.rates
    ]
    return pl.coalesce(rates)


def link_returns(counted: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Returns that name the sale they take back: its order, account and date, and the rate of that date."""
    originals = counted.filter((pl.col("net") > 0) & rate_on("order_date", policy).is_not_null()).select(
        pl.col("order_id").alias("original_order_id"),
        pl.col("order").alias("linked_order"),
        pl.col("account").alias("linked_account"),
        pl.col("order_date").alias("linked_date"),
    )
    returns = counted.filter((pl.col("net") < 0) & pl.col("original_order_id").is_not_null())
    return (
        returns.join(originals, on="original_order_id")
        .filter(pl.col("order_date") >= pl.col("linked_date"))
        .select("order", "linked_order", "linked_account", "linked_date")
    )


def order_parts(orders: pl.DataFrame, policy: Policy, clock: Clock) -> pl.DataFrame:
    """What each counted order adds under the order it belongs to, in cents of reporting currency, and from which evaluation on it is known.

    A linked return adds to the order it takes back, on that order's date, but is known from its own date on.
    """
    counted = orders.lazy().filter(pl.col("is_counted") & pl.col("account").is_not_null())
    is_linked = pl.col("linked_order").is_not_null()
    return (
        counted.join(link_returns(counted, policy), on="order", how="left")
        .with_columns(dated=pl.coalesce("linked_date", "order_date"))
        .with_columns(rate=rate_on("dated", policy))
        .filter((pl.col("net") != 0) & pl.col("rate").is_not_null() & (pl.col("order_date") <= clock.as_of))
        .select(
            pl.coalesce("linked_order", "order").alias("order"),
            pl.coalesce("linked_account", "account").alias("account"),
            customer_po=pl.when(~is_linked).then("customer_po"),
            net=round_half_away(pl.col("net") * pl.col("rate")),
            is_linked=is_linked,
            known_date="order_date",
            order_date="dated",
            from_number=clock.entry("order_date"),
        )
        .collect()
    )


def order_states(parts: pl.DataFrame) -> pl.DataFrame:
    """The states of each order that was ever a sale: what it is worth less the returns known by then. Most orders have one, without end."""
    returned = parts.filter("is_linked").select("order").unique()
    whole = parts.join(returned, on="order", how="anti").select(
        "account", "customer_po", "order_date", "from_number", pl.lit(NEVER, pl.Int32).alias("until_number"), "net"
    )
    changed = (
        parts.join(returned, on="order", how="semi")
        .group_by("order", "account", "from_number")
        .agg(pl.col("customer_po").drop_nulls().first(), pl.col("order_date").min(), pl.col("net").sum())
        .sort("order", "from_number")
        .select(
            "account",
            pl.col("customer_po").first().over("order"),
            "order_date",
            "from_number",
            pl.col("from_number").shift(-1).over("order").fill_null(NEVER).alias("until_number"),
            pl.col("net").cum_sum().over("order"),
        )
    )
    return pl.concat([whole, changed]).filter(pl.col("net") > 0)


def transaction_states(states: pl.DataFrame) -> pl.DataFrame:
    """Sales that share a purchase order, else those of one day, added up: account, date, net, and from and until when it was so."""
    keyed = states.with_columns(sales_date=pl.when(pl.col("customer_po").is_null()).then("order_date"))
    summed = keyed.group_by(TRANSACTION_KEY).agg(
        pl.col("from_number").min(),
        pl.col("until_number").max(),
        pl.col("net").sum(),
        pl.col("order_date").max().alias("date"),
        has_states=(pl.col("from_number").min() != pl.col("from_number").max())
        | (pl.col("until_number").min() != pl.col("until_number").max()),
    )
    columns = ["account", "date", "net", "from_number", "until_number"]
    changing = keyed.join(summed.filter("has_states"), on=TRANSACTION_KEY, how="semi", nulls_equal=True)
    return pl.concat([summed.filter(~pl.col("has_states")).select(columns), changing_transactions(changing).select(columns)])


def changing_transactions(keyed: pl.DataFrame) -> pl.DataFrame:
    """The states of transactions whose sales came or went at different evaluations."""
    beginnings = keyed.select(TRANSACTION_KEY + ["from_number"])
    ends = keyed.filter(pl.col("until_number") < NEVER).select(TRANSACTION_KEY + [pl.col("until_number").alias("from_number")])
    spans = (
        pl.concat([beginnings, ends])
        .unique()
        .sort(TRANSACTION_KEY + ["from_number"])
        .with_columns(pl.col("from_number").shift(-1).over(TRANSACTION_KEY).fill_null(NEVER).alias("until_number"))
    )
    sales = keyed.rename({"from_number": "sale_from", "until_number": "sale_until"})
    return (
        spans.join(sales, on=TRANSACTION_KEY, nulls_equal=True)
        .filter((pl.col("from_number") >= pl.col("sale_from")) & (pl.col("from_number") < pl.col("sale_until")))
        .group_by(TRANSACTION_KEY + ["from_number", "until_number"])
        .agg(pl.col("net").sum(), pl.col("order_date").max().alias("date"))
    )


def most_specific(scopes: Iterable[str]) -> pl.Expr:
    """The scope that applies to an account: its region, else its country, else everywhere."""
    scopes = list(scopes)
    region, country = pl.col("region"), pl.col("country")
    return pl.when(region.is_in(scopes)).then(region).when(country.is_in(scopes)).then(country).otherwise(pl.lit(ANYWHERE))


def scoped_accounts(records: pl.DataFrame, orders: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The accounts that are measured, surviving and not deleted unless some order names them, with the thresholds that apply to them."""
    ordering = orders.select("account").drop_nulls().unique()["account"]
    is_long = pl.col("industry").is_in(policy.industries_with_long_cycle())
    if policy.is_long_by_default():
        is_long = ~pl.col("industry").is_in(policy.industries_with_short_cycle())
    large_from = policy.large_transaction_from
    days = (policy.number("dormant_after_days_long"), policy.number("dormant_after_days_short"))
    return (
        records.filter(pl.col("account") == pl.col("survivor"))
        .filter(~pl.col("is_deleted") | pl.col("account").is_in(ordering.implode()))
        .with_columns(is_long=is_long.fill_null(policy.is_long_by_default()), scope=most_specific(policy.size_tiers))
        .with_columns(
            dormant_after_days=pl.when("is_long").then(days[0]).otherwise(days[1]),
            large_transaction_from=most_specific(large_from).replace_strict(large_from, return_dtype=pl.Int64),
        )
    )


def account_starts(accounts: pl.DataFrame, parts: pl.DataFrame, clock: Clock) -> tuple[pl.DataFrame, date | None]:
    """The number of each account's first evaluation, and the day of the company's first sale or return."""
    firsts = parts.filter(~pl.col("is_linked")).group_by("account").agg(pl.col("known_date").min().alias("first_date"))
    company_start = firsts["first_date"].min()
    starts = (
        accounts.join(firsts, on="account", how="left")
        .with_columns(start=pl.min_horizontal("created_date", "first_date"))
        .with_columns(start=pl.when(pl.col("start") <= clock.as_of).then(pl.max_horizontal("start", pl.lit(company_start, pl.Date))))
        .select("account", start_number=clock.entry("start").fill_null(clock.number))
    )
    return starts, company_start


def trailing_changes(parts: pl.DataFrame, window: str, months: int, clock: Clock) -> pl.LazyFrame:
    """By how much what an account's trailing window holds changes at an evaluation: what enters it less what leaves it."""
    timed = parts.lazy().select(
        "account",
        pl.col("from_number").alias("entry"),
        clock.exit("order_date", months).alias("exit"),
        pl.col("net").alias(f"{window}_net"),
    )
    # A return that became known when its order had left the window never was in it.
    inside = timed.filter(pl.col("entry") < pl.col("exit"))
    amounts = pl.exclude("account", "entry", "exit")
    entered = inside.select("account", pl.col("entry").alias("number"), amounts)
    left = inside.filter(pl.col("exit") <= clock.number).select("account", pl.col("exit").alias("number"), -amounts)
    return pl.concat([entered, left]).group_by("account", "number").agg(pl.exclude("account", "number").sum())


def trailing_amounts(starts: pl.DataFrame, parts: pl.DataFrame, evaluations: Evaluations, policy: Policy, clock: Clock) -> pl.DataFrame:
    """What each account's windows hold at each of its evaluations."""
    key = ["account", "number"]
    numbers = pl.LazyFrame({"number": evaluations.numbers}, schema={"number": pl.Int32})
    grid = starts.lazy().join(numbers, how="cross").filter(pl.col("start_number") <= pl.col("number")).select(key)
    for window, months in (("short", policy.number("size_months")), ("long", policy.number("size_months_long"))):
        grid = grid.join(trailing_changes(parts, window, months, clock), on=key, how="left")
    return (
        grid.with_columns(pl.exclude(key).fill_null(0).cum_sum().over("account", order_by="number")).rename({"short_net": "net"}).collect()
    )


def size_measures(amounts: pl.DataFrame, accounts: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Adds the group's trailing amount, the size measure and its basis to the trailing amounts."""
    scaled = round_half_away(pl.col("long_net") * policy.long_window_share())
    trailing = pl.col("group_amount" if policy.word("size_scope") == "group" else "own_amount")
    measured = (
        amounts.lazy()
        .join(accounts.lazy().select("account", "top", "is_long", "potential", "is_key_account", "scope"), on="account")
        .with_columns(own_amount=pl.when("is_long").then(pl.max_horizontal("net", scaled)).otherwise("net"))
    )
    groups = measured.group_by("top", "number").agg(group_amount=pl.col("own_amount").sum())
    return (
        measured.join(groups, on=["top", "number"])
        .with_columns(
            size=pl.max_horizontal(trailing, "potential"),
            size_basis=pl.when(pl.col("potential") > trailing).then(pl.lit("potential")).otherwise(pl.lit("revenue")),
        )
        .collect()
    )


def highest_rank(amount: str, scope: str, policy: Policy) -> pl.Expr:
    """The place of the highest tier an amount is over; between exit and entry it stays as it was at the evaluation before."""
    ranks = []
    for rank, tier in enumerate(policy.size_tiers[scope]):
        if tier.enter_at is None:
            continue
        verdict = pl.when(pl.col(amount) >= tier.enter_at).then(True).when(pl.col(amount) < tier.exit_below)
        is_over = verdict.then(False).otherwise(None).forward_fill().over("account", order_by="number").fill_null(False)
        ranks.append(is_over.cast(pl.Int32) * rank)
    return pl.max_horizontal(ranks) if ranks else pl.lit(0, pl.Int32)


def size_segments(sizes: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Adds the size segment, and whether the group is large enough for a door in it to be whitespace."""
    by_scope = []
    for scope in policy.scopes():
        names = dict(enumerate(tier.segment for tier in policy.size_tiers[scope]))
        whitespace_rank = policy.whitespace_rank(scope)
        rank = pl.when("is_key_account").then(len(names) - 1).otherwise(highest_rank("size", scope, policy))
        is_group_large = highest_rank("group_amount", scope, policy) >= (len(names) if whitespace_rank is None else whitespace_rank)
        by_scope.append(
            sizes.lazy()
            .filter(pl.col("scope") == scope)
            .with_columns(size_segment=rank.replace_strict(names, return_dtype=pl.String), is_group_large=is_group_large)
        )
    return pl.concat(by_scope).collect()


def transactions_at(number: int, transactions: pl.LazyFrame, policy: Policy) -> pl.LazyFrame:
    """Each account's transactions in the window of size as it was at an evaluation; they come in order of account and amount."""
    return (
        transactions.filter((pl.col("from_number") <= number) & (pl.col("size_exit") > number))
        .group_by("account")
        .agg(
            transaction_count=pl.len(),
            large_count=pl.col("is_large").sum(),
            transaction_size=pl.col("net").get(-policy.number("transaction_size_rank"), null_on_oob=True),
        )
        .with_columns(pl.lit(number, pl.Int32).alias("number"))
    )


def rhythms_at(number: int, transactions: pl.LazyFrame) -> pl.LazyFrame:
    """How many transactions each account has in the window of rhythm at an evaluation, and the longest interval between their days."""
    return (
        transactions.filter((pl.col("from_number") <= number) & (pl.col("rhythm_exit") > number))
        .with_columns(interval=(pl.col("date") - within_account("date")).dt.total_days())
        .group_by("account")
        .agg(rhythm_count=pl.len(), longest_interval=pl.col("interval").max())
        .with_columns(pl.lit(number, pl.Int32).alias("number"))
    )


def purchases_at(number: int, purchase_days: pl.LazyFrame) -> pl.LazyFrame:
    """The first, last and last but one day on which each account had bought, as known at an evaluation; they come by account and day."""
    day = pl.col("order_date")
    return (
        purchase_days.filter((pl.col("from_number") <= number) & (pl.col("until_number") > number))
        .with_columns(previous=within_account("order_date"))
        .group_by("account")
        .agg(first_date=day.min(), last_date=day.max(), previous_date=pl.col("previous").max())
        .with_columns(pl.lit(number, pl.Int32).alias("number"))
    )


def within_account(column: str) -> pl.Expr:
    """The value of the row before, if that is of the same account; rows come in order of account."""
    return pl.when(pl.col("account") == pl.col("account").shift()).then(pl.col(column).shift())


def timed_transactions(states: pl.DataFrame, accounts: pl.DataFrame, policy: Policy, clock: Clock) -> pl.DataFrame:
    """The states of every transaction, with when they leave the windows of size and of rhythm, and whether they are large."""
    leaving = {"size_exit": policy.number("transaction_size_months"), "rhythm_exit": policy.number("at_risk_months")}
    return (
        transaction_states(states)
        .join(accounts.select("account", "large_transaction_from"), on="account")
        .with_columns(
            is_large=pl.col("net") >= pl.col("large_transaction_from"),
            **{name: pl.min_horizontal(clock.exit("date", months), "until_number") for name, months in leaving.items()},
        )
    )


def snapshots(states: pl.DataFrame, accounts: pl.DataFrame, evaluations: Evaluations, policy: Policy, clock: Clock) -> list[pl.DataFrame]:
    """Transactions, rhythms and purchases of every account at every kept evaluation at which it had some."""
    transactions = timed_transactions(states, accounts, policy, clock)
    days = states.group_by("account", "order_date").agg(pl.col("from_number").min(), pl.col("until_number").max())
    # Sorted once, so that each snapshot finds ranks and intervals by place.
    by_amount = transactions.sort("account", "net").lazy()
    by_date = transactions.sort("account", "date").lazy()
    by_day = days.sort("account", "order_date").lazy()
    numbers = [number for number, _ in evaluations.kept()]
    return pl.collect_all(
        [
            pl.concat([transactions_at(number, by_amount, policy) for number in numbers]),
            pl.concat([rhythms_at(number, by_date) for number in numbers]),
            pl.concat([purchases_at(number, by_day) for number in numbers]),
        ]
    )


def dormancy_status(policy: Policy) -> pl.Expr:
    """How an account's silence counts."""
    silent = pl.col("days_silent")
    is_at_risk = (
        (pl.col("rhythm_count") >= policy.number("at_risk_min_transactions"))
        & (silent > policy.number("at_risk_min_silent_days"))
        & (silent > policy.risk_factor() * pl.col("longest_interval").fill_null(0))
    )
    return (
        pl.when(silent.is_null())
        .then(pl.lit("never_ordered"))
        .when(silent > pl.col("dormant_after_days"))
        .then(pl.lit("dormant"))
        .when(is_at_risk)
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("active"))
    )


def lifecycle_stage(policy: Policy) -> pl.Expr:
    """The first stage that fits; `active_count` is of the account's group, itself included."""
    status = pl.col("dormancy_status")
    came_back = (pl.col("last_date") - pl.col("previous_date")).dt.total_days() > pl.col("dormant_after_days")
    # An account that has not bought is not among the active of its group.
    is_whitespace = ~status.is_in(BOUGHT) & pl.col("is_group_large") & (pl.col("active_count") > 0)
    return (
        pl.when(is_whitespace)
        .then(pl.lit("whitespace"))
        .when(status == "never_ordered")
        .then(pl.lit("prospect"))
        .when(status == "dormant")
        .then(pl.lit("dormant"))
        .when((pl.col("evaluation_date") - pl.col("first_date")).dt.total_days() <= policy.number("new_customer_days"))
        .then(pl.lit("new"))
        .when((pl.col("days_silent") <= policy.number("reactivated_days")) & came_back)
        .then(pl.lit("reactivated"))
        .otherwise(pl.lit("established"))
    )


def transaction_band(policy: Policy) -> pl.Expr:
    """Large when as many transactions as the policy's rank are."""
    return (
        pl.when(pl.col("transaction_count").is_null())
        .then(pl.lit("none"))
        .when(pl.col("large_count") >= policy.number("transaction_size_rank"))
        .then(pl.lit("large"))
        .otherwise(pl.lit("small"))
    )


def candidate_channel(policy: Policy) -> pl.Expr:
    """The channel of the first rule that fits the cell; house accounts have no other."""
    channel = pl.lit(policy.fallback_channel)
    for rule in reversed(policy.rules):
        asked = [pl.col(name) == word for name, word in zip(CELL, rule.words, strict=True) if word]
        channel = pl.when(pl.all_horizontal(asked) if asked else True).then(pl.lit(rule.channel)).otherwise(channel)
    return pl.when(pl.col("account_type").is_in(policy.house_types)).then(pl.lit(HOUSE)).otherwise(channel)


def segment(sizes: pl.DataFrame, measures: list[pl.DataFrame], accounts: pl.DataFrame, kept: pl.DataFrame, policy: Policy) -> pl.LazyFrame:
    """Every account at every kept evaluation with its measures and segments; amounts in cents."""
    key = ["account", "number"]
    joined = sizes.lazy().join(kept.lazy(), on="number")
    joined = reduce(lambda left, right: left.join(right.lazy(), on=key, how="left"), measures, joined)
    judged = (
        joined.join(accounts.lazy().select("account", "account_id", "account_type", "dormant_after_days"), on="account")
        .with_columns(days_silent=(pl.col("evaluation_date") - pl.col("last_date")).dt.total_days())
        .with_columns(dormancy_status=dormancy_status(policy), transaction_band=transaction_band(policy))
    )
    active = judged.filter(pl.col("dormancy_status").is_in(BOUGHT)).group_by("top", "number").agg(active_count=pl.len())
    staged = judged.join(active, on=["top", "number"], how="left").with_columns(lifecycle_stage=lifecycle_stage(policy))
    return staged.with_columns(candidate_channel=candidate_channel(policy))


def as_written(segmented: pl.LazyFrame) -> pl.LazyFrame:
    """The columns that are written."""
    amounts = {
        "net_revenue_12m": pl.col("net"),
        "size_measure_amount": pl.col("size"),
        "transaction_size_amount": pl.col("transaction_size"),
    }
    return segmented.with_columns(
        **{name: cents / 100 for name, cents in amounts.items()},
        transaction_count=pl.col("transaction_count").fill_null(0),
        days_since_last_purchase="days_silent",
        last_purchase_date="last_date",
    ).select(*COLUMNS)


def main() -> None:
    """Compute the core measures and write them."""
    arguments = parse_arguments(__doc__)
    policy = read_policy(arguments.as_of_date)
    clock = Clock(arguments.as_of_date)

    records = with_ultimate_parents(with_survivors(read_account_records(arguments)), policy)
    orders = read_orders(arguments, records, policy)
    accounts = scoped_accounts(records, orders, policy)
    parts = order_parts(orders, policy, clock)
    del orders, records

    starts, first_day = account_starts(accounts, parts, clock)
    evaluations = list_evaluations(first_day, arguments.as_of_date, policy.number("history_months"))
    kept = pl.DataFrame(evaluations.kept(), schema={"number": pl.Int32, "evaluation_date": pl.Date}, orient="row")
    measures = snapshots(order_states(parts), accounts, evaluations, policy, clock)
    amounts = trailing_amounts(starts, parts, evaluations, policy, clock)
    sizes = size_segments(size_measures(amounts, accounts, policy), policy)
    as_written(segment(sizes, measures, accounts, kept, policy)).sink_parquet(arguments.output())


if __name__ == "__main__":
    main()
