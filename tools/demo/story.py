"""The accounts that docs/demo.md tells of: what they bought is written here, not drawn."""

from datetime import date
from decimal import Decimal

from tools.demo.accounts import Account

Pairs = tuple[tuple[str, str], ...]


def _told(number: int, name: str, industry: str, region: str, owners: Pairs, orders: Pairs, **other: object) -> Account:
    """An account of a story; its first owner has had it since before its first order."""
    days = [day for day, _ in orders] or [owners[0][0]]
    return Account(
        account_id=f"A-{number}",
        name=name,
        industry=industry,
        country="Canada" if region == "Canada" else "United States",
        region=region,
        behaviour="steady" if orders else "prospect",
        yearly_amount=float(sum(Decimal(amount) for _, amount in orders) / 3),
        orders_per_year=4.0,
        starts_on=date.fromisoformat(min(days)),
        account_type="Customer" if orders else "Prospect",
        owners=[(date.fromisoformat(since), owner) for since, owner in owners],
        told_orders=orders,
        **other,
    )


def _monthly(first: tuple[int, int], amounts: str) -> Pairs:
    """One order a month from `first` on, on varying days; a month with - has none."""
    orders = []
    for number, amount in enumerate(amounts.split()):
        year, month = divmod(first[0] * 12 + first[1] - 1 + number, 12)
        if amount != "-":
            orders.append((date(year, month + 1, 4 + number * 7 % 20).isoformat(), f"{amount}.00"))
    return tuple(orders)


# Two large orders, and a return of 180 that takes the second one below 10,000 again.
TUTORIAL = _told(
    20_001, "Ellerwick Marine Supply Inc.", "Building Products", "South", (("2024-05-20", "U-114"),),
    (("2024-06-17", "12400.00"), ("2024-10-15", "10150.00"), ("2024-12-02", "-180.00")),
)  # fmt: skip
# A large group, and a sister that nobody has sold to.
GROUP = _told(
    20_010, "Varnthorpe Foods LLC", "Food and Beverage", "West", (("2022-03-14", "U-128"),),
    _monthly((2022, 4), "6100 - 5800 7400 - 6900 8200 7100 - 7700 6500 8100 7900 - 8400 7300 8800 - 9100 7600 8300 9400 - 8700 "
                        "9900 8200 - 9300 8800 10400 9100 - 9700 8900 9600"),
)  # fmt: skip
SISTER = _told(20_011, "Varnthorpe Foods Boise LLC", "Food and Beverage", "West", (("2024-11-04", "U-116"),), (), parent=GROUP)
# Sold to by both teams.
SHARED = _told(
    20_020, "Carrowmere Freight Co.", "Logistics", "Midwest", (("2022-02-21", "U-112"), ("2023-10-09", "U-124")),
    _monthly((2022, 3), "2100 2600 1900 - 3100 2800 3400 - 3900 4200 3600 4400 3800 4900 5200 - 4700 5600 5100 6200 5800 6600 6100 - "
                        "6900 6300 7100 5900 7400 6800 - 7600 7000 6500 7200 6700"),
    is_shared=True,
)  # fmt: skip
# Around the boundary of large: over 50,000, then for months between 40,000 and 50,000.
WAVERING = _told(
    20_030, "Thornvale Cartons Inc.", "Paper and Packaging", "Northeast", (("2022-02-01", "U-111"), ("2023-05-15", "U-122")),
    _monthly((2022, 3), "4100 4400 3900 4300 4500 4200 4000 4600 4400 4100 4700 4300 4200 3900 3600 3800 3500 3700 3400 3900 3600 3800 "
                        "3700 3500 3600 4800 4600 4900 4700 4300 3100 2900 3300 4900 4800 3200"),
)  # fmt: skip
# Bought three times, always large; dormant in six days.
FADING = _told(
    20_040, "Netherfield Glassworks Co.", "Building Products", "Northeast", (("2022-09-05", "U-121"),),
    (("2022-11-14", "96000.00"), ("2023-08-21", "148500.00"), ("2024-03-05", "187250.00")),
)  # fmt: skip
# An exception that ends on 31 March.
EXCEPTION = _told(
    20_050, "Quillgate Hospital Group Inc.", "Healthcare", "South", (("2022-03-07", "U-114"), ("2024-04-02", "U-126")),
    _monthly((2022, 4), "1800 2100 1700 2400 2000 2200 1900 2300 2500 2100 2600 2200 2400 2100 2700 2300 2500 2200 2600 2400 2800 2300 "
                        "2500 2700 2400 2600 2300 2800 2500 2700 2400 2900 2600 2500 2800"),
)  # fmt: skip
# Fell below large in the autumn; a deal of 140,000 keeps it where it is.
HELD = _told(
    20_060, "Ravenmoor Resins LLC", "Chemicals", "South", (("2022-03-01", "U-126"),),
    _monthly((2022, 4), "5200 - 6100 5700 - 6400 5900 - 6800 6200 - 7100 6600 - 7400 6900 - 7200 6500 - 7800 7100 - 6900 5200 - 3100 "
                        "2600 - 2200 1900 - 2100 1700 1600"),
)  # fmt: skip
# Large, visited, and sold below cost.
LOSING = _told(
    20_070, "Tarrowgate Clinics Inc.", "Healthcare", "Midwest", (("2022-03-01", "U-123"),),
    _monthly((2022, 5), "7200 6900 - 7800 7400 8100 - 7600 8300 7900 - 8600 8200 8800 - 8100 8500 9000 - 8400 8900 8700 - 9200 8600 "
                        "9100 - 8800 9300 8900 - 9000 8700 9400"),
    discount=0.35,
)  # fmt: skip
# Grew to large in November and was handed over, with a visit in time.
HANDED_OVER = _told(
    20_080, "Wickmoor Cold Storage LLC", "Logistics", "Northeast", (("2022-02-14", "U-111"), ("2025-01-06", "U-122")),
    _monthly((2022, 3), "1500 1700 1600 1800 2000 1900 2200 2100 2400 2300 2500 2400 2600 2500 2700 2900 2800 3000 2900 3100 3300 3200 "
                        "3400 3300 3500 3600 3900 3800 4200 4300 4600 5600 6700 5200 5400 5600"),
)  # fmt: skip
# Grew to large a month later; nobody has moved it.
WAITING = _told(
    20_090, "Brackstead Dairy Inc.", "Food and Beverage", "West", (("2022-02-14", "U-116"),),
    _monthly((2022, 3), "1400 1600 1500 1900 1800 2000 1900 2300 2200 2100 2400 2300 2500 2400 2600 2800 2700 2900 2800 3000 3200 3100 "
                        "3300 3200 3300 3500 3700 3800 4000 4100 4300 4500 4700 7900 5300 5700"),
)  # fmt: skip
# Became large in February; moves on 31 March if that still holds.
RISING = _told(
    20_100, "Oakengate Roofing Co.", "Building Products", "Midwest", (("2022-02-14", "U-112"),),
    _monthly((2022, 3), "1300 1500 1400 1800 1700 1900 1800 2200 2100 2000 2300 2200 2400 2300 2500 2700 2600 2800 2700 2900 3100 3000 "
                        "3200 3100 3100 3300 3500 3600 3800 3900 4100 4300 4500 4700 4900 8200"),
)  # fmt: skip
# Buys half of what it did; the quantity of its last order cannot be read (dirt.py), so nobody knows how much it bought.
UNREADABLE = _told(
    20_110, "Lindrow Bottling Co.", "Food and Beverage", "South", (("2022-03-01", "U-126"),),
    _monthly((2022, 6), "4600 4800 4700 4900 4500 4700 4800 4600 4700 4900 4800 4600 4700 4500 4800 4900 4600 4700 4800 4600 4700 4700 "
                        "2400 2500 2300 2600 2400 2500 2400 2500 2300 2400 2600"),
)  # fmt: skip
# Large, and asked not to be visited.
BY_PHONE = _told(
    20_120, "Pindmere Water District Co.", "Public Sector", "West", (("2022-03-01", "U-116"),),
    _monthly((2022, 3), "4700 5100 - 5600 5200 5900 - 5400 6100 5800 - 6300 5900 6500 - 6100 5700 6400 - 6600 6200 6900 - 6500 6100 "
                        "6800 - 7000 6400 7200 - 6600 6900 7100 - 6800"),
)  # fmt: skip
# Members of a buying group are independent businesses.
ALLIANCE = _told(20_130, "Fennbrook Purchasing Alliance LLC", "Building Products", "Midwest", (("2022-06-06", "U-124"),), ())
MEMBERS = tuple(
    _told(20_130 + number, name, "Building Products", "Midwest", (("2022-06-06", "U-112"),), _monthly((2022, 7), amounts), parent=ALLIANCE)
    for number, name, amounts in (
        (1, "Grimsrow Concrete Inc.", "1900 - 2100 - 1800 2200 - 2000 - 2300 2100 - 1900 - 2200 - 2400 2100 "
         "- 2000 - 2300 - 2200 2500 - 2100 - 2400 -"),
        (2, "Marlstead Millwork LLC", "2600 2400 - 2900 - 2700 2500 - 3000 - 2800 - 3100 2600 - 2900 - 2700 "
         "- 3200 - 2800 3000 - 2900 - 3100 - 2700 -"),
        (3, "Selkvale Roofing Co.", "1500 - 1700 - 1600 - 1800 1500 - 1900 - 1700 - 1600 - 1800 - 1500 "
         "- 1900 - 1700 - 1800 - 1600 - 1900 - 1700"),
    )
)  # fmt: skip

STORIES = (
    TUTORIAL, GROUP, SISTER, SHARED, WAVERING, FADING, EXCEPTION, HELD, LOSING, HANDED_OVER, WAITING, RISING, UNREADABLE, BY_PHONE,
    ALLIANCE, *MEMBERS,
)  # fmt: skip

# Opportunities: (account, amount, stage, created, expected to close)
DEALS = (
    (HELD, "140000.00", "Negotiation", "2024-10-21", "2025-04-30"),
    (FADING, "165000.00", "Qualification", "2025-02-03", "2025-06-30"),
    (SISTER, "48000.00", "Discovery", "2025-01-20", "2025-06-30"),
    (SHARED, "22000.00", "Proposal", "2025-01-13", "2025-04-15"),
)
# Calls and visits that are written rather than drawn: (account, rep, kind, day). Nobody else touched these accounts since January.
TOUCHES = (
    (HANDED_OVER, "U-122", "visit", "2025-01-15"),
    (HANDED_OVER, "U-111", "call", "2025-01-08"),
    (HANDED_OVER, "U-122", "visit", "2025-02-18"),
    (WAITING, "U-116", "call", "2024-12-10"),
)
