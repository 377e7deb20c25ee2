"""Six faults of the sabotage table, one for each place that can catch one; `make sabotage` tries all of them at five seeds."""

from pathlib import Path

import pytest

from tools.sabotage.faults import FAULTS, Fault
from tools.sabotage.workshop import Workshop, is_caught

TRIED = (
    "orders: semicolons",
    "order_lines: product renamed",
    "order_lines: decimal commas in 1 of 20",
    "orders: new status",
    "orders: unknown currency code",
    "crm_accounts: potential in another unit",
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"), seed=1, accounts=400)


def test_good_data_raise_no_alarm(workshop: Workshop) -> None:
    assert workshop.false_alarms == []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name in TRIED], ids=lambda fault: fault.name)
def test_a_fault_is_caught_where_and_as_gravely_as_it_should_be(fault: Fault, workshop: Workshop) -> None:
    alarms = workshop.try_out(fault)
    assert is_caught(fault, alarms), alarms


def test_every_fault_is_in_the_table() -> None:
    table = (Path(__file__).parents[2] / "docs" / "sabotage.md").read_text()
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
    assert {fault.name for fault in FAULTS if f"| {fault.name} | {fault.story} | {fault.layer} | {fault.severity} |" not in table} == set()
    assert set(TRIED) <= {fault.name for fault in FAULTS}
