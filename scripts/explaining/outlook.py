"""What is to be expected of an account, in sentences: when it orders again, whether it is still a customer, and what is at risk."""

from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


def outlook_sentences(outlook: Row, currency: str) -> list[str]:
    """The outlook of one account: its row of marts.account_reorder_outlook, with what came of such forecasts (explaining.marts.OUTLOOK)."""
    if outlook["last_purchase_date"] is None:
        return ["It has never bought, so nothing can be said of its next order."]
    if outlook["method"] == "none":
        return [_past(outlook), "Too few accounts of its kind have bought to say when it will order again."]
    if outlook["method"] == "cohort":
        return [_past(outlook), _cohort(outlook), *_money(outlook, currency)]
    return [_past(outlook), _next_order(outlook), _customer(outlook), *_money(outlook, currency), *_came_true(outlook)]


def _past(outlook: Row) -> str:
    days, interval, last = outlook["purchase_day_count"], outlook["median_interval_days"], outlook["last_purchase_date"]
    if days == 1:
        return f"It has bought on one day, {last}."
    return f"It has bought on {days:,} days, usually every {_days(interval)}, last on {last}."


def _next_order(outlook: Row) -> str:
    expected, latest, overdue = (outlook[name] for name in ("next_purchase_expected_date", "next_purchase_latest_date", "days_overdue"))
    if expected is None:
        return "When such accounts buy again differs too much to name a date."
    if overdue:
        return f"Of such accounts that are still customers, 19 of 20 would have ordered by {latest}: it is {_days(overdue)} overdue."
    was: date = outlook["as_of_date"]
    at_the_latest = f"; it is overdue after {latest}" if latest else ""
    return f"Its next order {'was' if expected < was else 'is'} expected around {expected}{at_the_latest}."


def _customer(outlook: Row) -> str:
    orders = outlook["expected_orders_12m"]
    expected = "hardly an order is" if orders < Decimal("0.05") else f"{orders:,.1f} orders are"
    still = percent(outlook["probability_active"])
    return f"The probability that it is still a customer is {still}; {expected} expected in the next 12 months."


def _cohort(outlook: Row) -> str:
    share = percent(outlook["probability_active"])
    return f"There are too few accounts of its kind for a model. Of those as silent six months ago, {share} have bought since."


def _money(outlook: Row, currency: str) -> list[str]:
    revenue, at_risk = outlook["net_revenue_12m"], outlook["revenue_at_risk"]
    if revenue <= 0:
        return ["It bought nothing in the last 12 months that could be lost."]
    return [f"At risk: {at_risk:,.0f} {currency} of the {revenue:,.0f} that it bought in the last 12 months."]


def _came_true(outlook: Row) -> list[str]:
    near, expected, came = (outlook[name] for name in ("near_count", "near_expected_count", "near_ordered_count"))
    if near is None:
        return ["Nothing earlier shows how good such a forecast is."]
    said = [
        f"Of the {near:,} accounts with the nearest forecasts six months ago, {expected:,.0f} were expected to order, and {came:,} did."
    ]
    if not outlook["is_calibrated"]:
        predicted, ordered = percent(outlook["predicted_share"]), percent(outlook["ordered_share"])
        said.append(f"Take it as a hint: of all accounts of its kind {predicted} were expected to order then, and {ordered} did.")
    return said


def percent(share: Decimal) -> str:
    """A share as people say it; nothing is certain."""
    whole = round(100 * share)
    if whole in (0, 100):
        return "less than 1 %" if whole == 0 else "more than 99 %"
    return f"{whole} %"


def _days(count: int) -> str:
    return f"{count:,} day{'s' * (count != 1)}"
