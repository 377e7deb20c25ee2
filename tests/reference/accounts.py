"""Survivors of merges, ultimate parents, and who is in the mart (docs/rules.md, Accounts)."""

from tests.reference.policy import NO_GROUP, CoverageGroup, PolicyBook
from tests.reference.reading import Account, Findings, RawData


def cycle_members(links: dict[str, str]) -> set[str]:
    """Every node that is led back to itself by the links, a link to itself included."""
    members: set[str] = set()
    finished: set[str] = set()
    for start in links:
        path: list[str] = []
        position: dict[str, int] = {}
        node = start
        while node in links and node not in finished and node not in position:
            position[node] = len(path)
            path.append(node)
            node = links[node]
        if node in position:
            members.update(path[position[node] :])
        finished.update(path)
    return members


def follow(start: str, links: dict[str, str]) -> str:
    """The end of the chain of links from a node; the links must be free of cycles."""
    node = start
    while node in links:
        node = links[node]
    return node


def without(links: dict[str, str], nodes: set[str]) -> dict[str, str]:
    """The links that do not start at one of the nodes."""
    return {start: end for start, end in links.items() if start not in nodes}


def find_survivors(accounts: dict[str, Account], findings: Findings) -> dict[str, str]:
    """Each account -> the record that its orders, leads and deals follow.

    A merge target that is missing ends the chain before it. Each member of a merge cycle survives as itself,
    so a chain into the cycle ends at the first member it meets.
    """
    links = {}
    for account in accounts.values():
        target = account.merged_into_account_id
        if target in accounts:
            links[account.account_id] = target
        elif target is not None:
            findings.add("crm_accounts", "merge_target_missing")
    cycle = cycle_members(links)
    findings.add("crm_accounts", "merge_cycle", len(cycle))
    links = without(links, cycle)
    return {account_id: follow(account_id, links) for account_id in accounts}


def parent_links(accounts: dict[str, Account], survivors: dict[str, str], breaks: set[str], findings: Findings) -> dict[str, str]:
    """Surviving account -> the surviving parent it rolls up into, cycles not yet cut.

    Nobody rolls up into an account that `hierarchy_breaks` names, nor into itself by way of a merge.
    """
    broken = {survivors[account_id] for account_id in breaks if account_id in survivors}
    links = {}
    for account_id in set(survivors.values()):
        parent = accounts[account_id].parent_account_id
        if parent is None:
            continue
        if parent == account_id:
            findings.add("crm_accounts", "self_parent")
        elif parent not in accounts:
            findings.add("crm_accounts", "parent_missing")
        elif survivors[parent] != account_id and survivors[parent] not in broken:
            links[account_id] = survivors[parent]
    return links


def find_ultimate_parents(accounts: dict[str, Account], survivors: dict[str, str], breaks: set[str], findings: Findings) -> dict[str, str]:
    """Each surviving account -> the top of its hierarchy.

    Each member of a parent cycle is its own top, so an account that climbs into the cycle stops at the first member.
    """
    links = parent_links(accounts, survivors, breaks, findings)
    cycle = cycle_members(links)
    findings.add("crm_accounts", "parent_cycle", len(cycle))
    links = without(links, cycle)
    return {account_id: follow(account_id, links) for account_id in set(survivors.values())}


def accounts_in_mart(raw: RawData, survivors: dict[str, str]) -> list[str]:
    """Surviving accounts in order of id, without deleted ones that have no order of any status or date."""
    customers = {order.account_id for order in raw.orders.rows.values()}
    with_orders = {survivor for account_id, survivor in survivors.items() if account_id in customers}
    return sorted(
        account_id for account_id in set(survivors.values()) if not raw.accounts[account_id].is_deleted or account_id in with_orders
    )


def coverage_of(account: Account, book: PolicyBook) -> str:
    """`house` for account types that no rep covers; no type, or an unknown one, is assigned."""
    return book.coverages.get((account.account_type or "").lower(), "assigned")


def coverage_groups_of(accounts: list[Account], survivors: dict[str, str], book: PolicyBook) -> dict[str, str]:
    """Each account -> its coverage group."""
    return {account.account_id: coverage_group_of(account, survivors, book) for account in accounts}


def coverage_group_of(account: Account, survivors: dict[str, str], book: PolicyBook) -> str:
    """The group of the most specific row that fits, of equal ones the first by name; `none` where none fits.

    A row that names a merged record means the account that stands for it.
    """
    fitting = [row for row in book.coverage_groups if is_in_group(account, row, survivors)]
    most_specific = max((row.specificity() for row in fitting), default=None)
    return min((row.name for row in fitting if row.specificity() == most_specific), default=NO_GROUP)


def is_in_group(account: Account, row: CoverageGroup, survivors: dict[str, str]) -> bool:
    """Whether all conditions of the row that are filled hold for the account."""
    if row.account_id is not None and survivors.get(row.account_id) != account.account_id:
        return False
    if row.is_key_account is not None and row.is_key_account != bool(account.is_key_account):
        return False
    wanted = (row.account_type, row.industry, row.region, row.country)
    found = (account.account_type, account.industry, account.region, account.country)
    return all(each is None or each == (own or "").lower() for each, own in zip(wanted, found, strict=True))


def cycle_of(account: Account, book: PolicyBook, threshold_set: str) -> str:
    """The declared sales cycle of the account's industry, else that of `*`."""
    industry = (account.industry or "*").lower()
    return book.cycles.get((threshold_set, industry)) or book.cycles.get((threshold_set, "*"), "short")
