"""Who sells: a head of sales, a manager for each team, and reps in territories, two of whom have left."""

from dataclasses import dataclass
from datetime import date

HEAD, INSIDE_MANAGER, OUTSIDE_MANAGER = "U-100", "U-110", "U-120"
REGIONS = ("Northeast", "Midwest", "South", "West", "Canada", "Europe")


@dataclass(frozen=True)
class Rep:
    """A user of the CRM. Of half the reps the CRM knows the channel by their title alone."""

    user_id: str
    name: str
    title: str
    channel: str
    region: str
    territory: str
    manager_id: str
    capacity: int
    hired: str
    is_active: bool = True
    is_channel_filled: bool = True


def _inside(number: int, name: str, region: str, territory: str, hired: str, **other: bool) -> Rep:
    return Rep(f"U-{number}", name, "Inside Sales Representative", "inside", region, territory, INSIDE_MANAGER, 110, hired, **other)


def _outside(number: int, name: str, title: str, region: str, territory: str, hired: str, **other: bool) -> Rep:
    return Rep(f"U-{number}", name, title, "outside", region, territory, OUTSIDE_MANAGER, 30, hired, **other)


LEADERS = (
    Rep(HEAD, "Margaret Oduya", "Vice President of Sales", "", "", "", "", 0, "2011-05-02"),
    Rep(INSIDE_MANAGER, "Thomas Vehren", "Inside Sales Manager", "inside", "", "All phone and web", HEAD, 0, "2014-09-01"),
    Rep(OUTSIDE_MANAGER, "Lucia Ferrante", "Field Sales Manager", "outside", "", "All field", HEAD, 0, "2013-03-18"),
)
REPS = (
    _inside(111, "Priya Nandakumar", "Northeast", "Northeast phone", "2017-02-06"),
    _inside(112, "Kevin Osterhaus", "Midwest", "Midwest phone", "2018-06-11", is_channel_filled=False),
    _inside(114, "Marcus Tiller", "South", "South phone A", "2019-01-14", is_channel_filled=False),
    _inside(115, "Dana Whitlock", "South", "South phone B", "2016-08-22", is_active=False),
    _inside(116, "Ngoc Tran", "West", "West phone", "2020-03-02"),
    _inside(117, "Élodie Marchand", "Canada", "Canada phone", "2019-11-18", is_channel_filled=False),
    _inside(118, "Jörg Hallstein", "Europe", "Europe phone", "2018-04-09"),
    _outside(121, "Walter Kincaid", "Key Account Manager", "Northeast", "New England", "2012-07-09", is_channel_filled=False),
    _outside(122, "Simone Achterberg", "Field Sales Representative", "Northeast", "Mid-Atlantic", "2018-02-05"),
    _outside(123, "Ray Delacourt", "Field Sales Representative", "Midwest", "Great Lakes", "2015-05-11", is_active=False),
    _outside(124, "Hannah Stroud", "Account Executive", "Midwest", "Plains", "2019-09-03", is_channel_filled=False),
    _outside(125, "Tobias Renner", "Field Sales Representative", "Midwest", "Great Lakes", "2025-01-13"),
    _outside(126, "Carmen Villareal", "Account Executive", "South", "Gulf and Southeast", "2016-10-17"),
    _outside(128, "Aiko Brennan", "Key Account Manager", "West", "Pacific", "2014-01-20"),
    _outside(129, "Grant Mackellar", "Field Sales Representative", "Canada", "Canada field", "2017-08-14"),
    _outside(130, "Isabel Kranz", "Account Executive", "Europe", "Europe field", "2018-11-05", is_channel_filled=False),
)
BY_ID = {rep.user_id: rep for rep in REPS}
# When the two who left did so, and when the new hire began.
LEFT_ON = {"U-115": date(2024, 12, 13), "U-123": date(2025, 1, 31)}
NEW_HIRE = "U-125"


def reps_of(region: str, channel: str) -> list[Rep]:
    """Those who could be given an account of the region before the as-of year; the new hire has none yet."""
    return [rep for rep in REPS if (rep.region, rep.channel) == (region, channel) and rep.user_id != NEW_HIRE]
