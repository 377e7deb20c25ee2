"""The random part: a company whose buyers behave like real ones, at any size, from one seed."""

from random import Random

from tools.cases.company import Company
from tools.cases.random_part.accounts import add_accounts, draw_accounts
from tools.cases.random_part.leads import add_leads
from tools.cases.random_part.opportunities import add_opportunities
from tools.cases.random_part.orders import add_orders
from tools.cases.random_part.products import LINES_PER_BASKET
from tools.cases.random_part.reps import add_reps, draw_reps


def add_random_part(
    company: Company, seed: int, account_count: int, orders_per_account: float, lines_per_order: float = LINES_PER_BASKET
) -> None:
    """Fill all six tables. Each table draws from a stream of its own, so that a change to one leaves the others alone.

    An order has `lines_per_order` lines, 2.73 to 4.27 (ValueError beyond), before some are shipped in parts or taken back.
    """
    reps = draw_reps(Random(f"{seed}/reps"), account_count)
    accounts = draw_accounts(Random(f"{seed}/accounts"), account_count, reps)
    add_reps(company, reps)
    add_accounts(company, accounts)
    add_orders(company, Random(f"{seed}/orders"), accounts, orders_per_account, lines_per_order)
    add_opportunities(company, Random(f"{seed}/opportunities"), accounts)
    add_leads(company, Random(f"{seed}/leads"), accounts)
