"""What both checkouts build: packs of random companies, companies alone, and folders of raw data.

**A pack** holds many random companies in one set of raw files, because a build costs more than its companies. No two share an account,
a name or a domain, so each account comes out as in a pack of another size, but for what the whole extract decides:

- history starts with the first order of any company in the pack, which is mostly years before a company's own;
- tables that count or sum over everything (quality, the replays and comparisons of policies) are those of the pack, not of a company;
- the accounts that the lists of the planted cases name (overrides, breaks in the hierarchy) are there once, each for one company.

So some companies are built **alone** too. A difference is shown with the numbers of the companies whose ids are in the rows that differ;
`--only` builds such a company alone.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from settings import DEMO_COMPANY

from tests.random_companies import Company, change_policy_now_and_then, draw_companies, write_companies
from tools.cases import CASES

# At a month-end, inside a month, and on the first day of one; the policies of the cases, some that take turns, and the shipped ones.
VARIANTS = ((date(2025, 2, 28), "cases"), (date(2025, 1, 15), "changing"), (date(2025, 3, 1), "shipped"))


@dataclass(frozen=True)
class Group:
    """Companies that are built together: the number of the first, how many, and the number of the variant they are built under."""

    first: int
    count: int
    variant: int


def groups_of(companies: int, alone: int, pack: int) -> list[Group]:
    """Companies in groups: the first are alone, the others in packs; the variants take turns."""
    alone = min(alone, companies)
    sizes = [(number, 1) for number in range(alone)]
    sizes += [(first, min(pack, companies - first)) for first in range(alone, companies, pack)]
    return [Group(first, count, number % len(VARIANTS)) for number, (first, count) in enumerate(sizes)]


def alone_as_in(groups: list[Group], numbers: list[int]) -> list[Group]:
    """Each of these companies alone, under the variant that its group has; a number that is in no group is left out."""
    return [Group(number, 1, group.variant) for number in numbers for group in groups if 0 <= number - group.first < group.count]


@dataclass(frozen=True)
class Case:
    """One thing to build: raw files and policy lists in `folder`, read at `as_of`. Companies are those numbered from `first` on.

    A case with `checks` is run as a schedule does it, with gates, data tests and publishing; random companies are too dirty for that.
    """

    name: str
    folder: Path
    as_of: date
    first: int = 0
    has_checks: bool = False

    @property
    def raw(self) -> Path:
        """The folder of the raw files."""
        return self.folder / "raw"


def company_cases(old: Path, folder: Path, seed: int, groups: list[Group]) -> list[Case]:
    """A case for each group of the companies that are drawn by a seed. The lists are those of the old checkout for both."""
    companies = draw_companies(max(group.first + group.count for group in groups), seed) if groups else []
    return [_company_case(old, folder, seed, group, companies[group.first : group.first + group.count]) for group in groups]


def _company_case(old: Path, folder: Path, seed: int, group: Group, companies: list[Company]) -> Case:
    as_of, policies = VARIANTS[group.variant]
    last = group.first + group.count - 1
    who = f"companies {group.first} to {last}" if group.count > 1 else f"company {last}"
    place = folder / f"seed-{seed}-companies-{group.first}-{last}"
    case = Case(f"seed {seed}, {who}, {as_of}, {policies} policies", place, as_of, group.first)
    shutil.rmtree(case.folder, ignore_errors=True)
    write_companies(companies, case.raw)
    lists = _copy_policy(old, case.folder, None if policies == "shipped" else companies_of(old)[0])
    if policies == "changing":
        change_policy_now_and_then(lists)
    return case


def data_case(old: Path, folder: Path, name: str, raw: Path, as_of: date) -> Case:
    """A case of raw files that are at hand; those of a company of the checkout come with its lists."""
    case = Case(f"{name}, {as_of}", folder / name, as_of, has_checks=True)
    shutil.rmtree(case.folder, ignore_errors=True)
    shutil.copytree(raw, case.raw, ignore=lambda _, names: [each for each in names if not each.endswith((".csv", ".parquet"))])
    _copy_policy(old, case.folder, raw if raw in companies_of(old) else None)
    return case


def companies_of(checkout: Path) -> list[Path]:
    """The folders of the companies that a checkout holds. One from before the cases had a folder of their own has them in the demo."""
    return [folder for folder in (checkout / CASES, checkout / DEMO_COMPANY) if folder.is_dir()]


def _copy_policy(old: Path, folder: Path, company: Path | None) -> Path:
    """The lists of the policy as a company's own, so that both checkouts read the same ones."""
    lists = folder / "policy"
    shutil.copytree(old / "seeds" / "policy", lists, ignore=shutil.ignore_patterns("*.yml"))
    if company:
        shutil.copytree(company / "policy", lists, dirs_exist_ok=True)
    return lists
