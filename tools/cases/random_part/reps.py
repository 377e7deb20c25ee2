"""Sales reps of both channels in every region, a few of whom have left."""

from dataclasses import dataclass
from random import Random

from tools.cases.company import Company
from tools.cases.random_part.vocabulary import FIRST_NAMES, LAST_NAMES, REGIONS

INSIDE_TITLES = ("Inside Sales Representative", "Sales Development Representative")
OUTSIDE_TITLES = ("Outside Sales Representative", "Field Sales Representative", "Account Executive", "Key Account Manager")
ACCOUNTS_PER_REP = {"inside": 45, "outside": 20}
MANAGERS = {"inside": "U001", "outside": "U002"}


@dataclass(frozen=True)
class Rep:
    """A sales rep; whether the CRM says the channel outright or by the title only is drawn too."""

    user_id: str
    user_name: str
    title: str
    channel: str
    region: str
    is_channel_filled: bool
    is_active: bool
    hired_at: str


def draw_reps(rng: Random, account_count: int) -> list[Rep]:
    """Draw enough reps for the number of accounts, and one in each channel who has left."""
    reps = []
    for channel, titles in (("inside", INSIDE_TITLES), ("outside", OUTSIDE_TITLES)):
        per_region = max(2, round(account_count / len(REGIONS) / ACCOUNTS_PER_REP[channel]))
        for region in REGIONS:
            for position in range(per_region):
                reps.append(
                    Rep(
                        user_id=f"U{len(reps) + 11:03}",
                        user_name=f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}",
                        title=rng.choice(titles),
                        channel=channel,
                        region=region,
                        is_channel_filled=rng.random() < 0.5,
                        is_active=not (region == "South" and position == 0),
                        hired_at=f"{rng.randint(2015, 2023)}-{rng.randint(1, 12):02}-01",
                    )
                )
    return reps


def add_reps(company: Company, reps: list[Rep]) -> None:
    """Add the two managers and the reps to the CRM's users."""
    for channel, user_id in MANAGERS.items():
        company.add(
            "crm_users",
            user_id=user_id,
            user_name=f"Head of {channel} sales",
            title=f"{channel.capitalize()} Sales Manager",
            channel=channel,
            is_active="true",
            capacity_accounts="0",
            hired_at="2014-01-01",
        )
    for rep in reps:
        company.add(
            "crm_users",
            user_id=rep.user_id,
            user_name=rep.user_name,
            title=rep.title,
            channel=rep.channel if rep.is_channel_filled else "",
            region=rep.region,
            territory=f"{rep.region} {rep.channel}",
            manager_id=MANAGERS[rep.channel],
            is_active="true" if rep.is_active else "false",
            capacity_accounts=str(4 * ACCOUNTS_PER_REP[rep.channel]),
            hired_at=rep.hired_at,
        )
