"""The control group and its effects: who is kept, and what the comparison with those who moved says."""

import hashlib
import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test

from effects.control import seed_of
from effects.permutation import Difference, compare
from tests.reference.history import CONTROL_NUMBERS, control_number

Accounts = tuple[np.ndarray, np.ndarray, np.ndarray]

# Efron and Tibshirani (1993), An introduction to the bootstrap, table 2.1: survival of mice in days. Of all 11,440 ways to draw seven of
# them 14.1 % have a difference as large as the 30.63 that was observed, on its side; their thousand random ones (section 15.2) had 13.2 %.
TREATED = [94, 197, 16, 38, 99, 141, 23]
UNTREATED = [52, 104, 146, 10, 51, 30, 40, 27, 46]


def accounts(moved: list[int], kept: list[int]) -> Accounts:
    """Accounts that are groups by themselves."""
    count = len(moved) + len(kept)
    return np.array([*moved, *kept]), np.arange(count) < len(moved), np.array([f"g{number:04}" for number in range(count)])


def by_hand(values: np.ndarray, is_moved: np.ndarray, groups: np.ndarray) -> tuple[Fraction, Fraction]:
    """The difference and its two-sided p value, by writing out every draw of as many groups, in whole numbers."""
    names = sorted(set(groups))
    moved_names = {name for name, flag in zip(groups, is_moved, strict=True) if flag}

    def difference(drawn: set[str]) -> Fraction:
        arms = [[int(value) for value, name in zip(values, groups, strict=True) if (name in drawn) is is_in] for is_in in (True, False)]
        return Fraction(sum(arms[0]), len(arms[0])) - Fraction(sum(arms[1]), len(arms[1]))

    observed = difference(moved_names)
    drawn = [difference(set(each)) for each in combinations(names, len(moved_names))]
    sides = (sum(each >= observed for each in drawn), sum(each <= observed for each in drawn))
    return observed, min(Fraction(1), Fraction(2 * min(sides), len(drawn)))


@st.composite
def small_samples(draw: st.DrawFn) -> Accounts:
    """Up to seven groups of one to three accounts, some moved and some kept, with few different values so that there are ties."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=7))
    moved_count = draw(st.integers(1, len(sizes) - 1))
    values = draw(st.lists(st.integers(-300, 300) | st.sampled_from([0, 100]), min_size=sum(sizes), max_size=sum(sizes)))
    places = np.repeat(np.arange(len(sizes)), sizes)
    return np.array(values), places < moved_count, np.array([f"g{place}" for place in places])


def test_a_known_result_comes_out() -> None:
    found = compare(*accounts(TREATED, UNTREATED), seed=1, draws=11_439)
    assert found.is_exact
    assert found.draw_count == math.comb(16, 7) == 11_440
    assert found.difference == pytest.approx(30.63, abs=0.005)
    assert found.p_value / 2 == pytest.approx(0.141, abs=0.0005)


def test_scipy_agrees_on_every_draw() -> None:
    found = compare(*accounts(TREATED, UNTREATED), seed=1, draws=20_000)
    theirs = permutation_test((TREATED, UNTREATED), lambda x, y, axis: x.mean(axis) - y.mean(axis), n_resamples=np.inf, vectorized=True)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-12)


def test_random_draws_come_near_to_all_draws() -> None:
    exact = compare(*accounts(TREATED, UNTREATED), seed=1, draws=20_000)
    found = compare(*accounts(TREATED, UNTREATED), seed=1)
    assert not found.is_exact
    assert found.draw_count == 10_000
    # Five standard deviations of a share of 10,000 draws.
    assert found.p_value == pytest.approx(exact.p_value, abs=0.025)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=3)
    assert found.standard_error == pytest.approx(exact.standard_error, rel=0.03)


@given(small_samples())
@settings(max_examples=150, deadline=None)
def test_every_draw_of_whole_groups_is_counted(sample: Accounts) -> None:
    observed, p_value = by_hand(*sample)
    found = compare(*sample, seed=1)
    assert found.is_exact
    assert found.difference == pytest.approx(float(observed), abs=1e-9)
    assert found.p_value == pytest.approx(float(p_value), abs=1e-12)


@given(small_samples(), st.integers(-400, 400))
@settings(max_examples=150, deadline=None)
def test_the_interval_holds_what_the_test_does_not_reject(sample: Accounts, effect: int) -> None:
    """An effect is in the interval of 60 % exactly where the test does not reject it at 40 %, once it is taken off the moved accounts."""
    values, is_moved, groups = sample
    found = compare(*sample, seed=1, confidence=0.6)
    _, p_value = by_hand(values - effect * is_moved, is_moved, groups)
    is_inside = found.low <= effect <= found.high
    if min(abs(effect - found.low), abs(effect - found.high)) > 1e-6:
        assert is_inside == (p_value > Fraction(2, 5))


@given(small_samples(), st.integers(-10_000, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_rows_names_and_levels_do_not_matter(sample: Accounts, shift: int, random: object) -> None:
    values, is_moved, groups = sample
    found = compare(*sample, seed=1)
    order = list(range(len(values)))
    random.shuffle(order)
    assert compare(values[order], is_moved[order], groups[order], seed=1) == found
    raised = compare(values + shift * is_moved, is_moved, groups, seed=1)
    assert (raised.low, raised.high, raised.difference) == pytest.approx((found.low + shift, found.high + shift, found.difference + shift))
    assert raised.standard_error == pytest.approx(found.standard_error, abs=1e-6)


def test_the_seed_fixes_the_random_draws() -> None:
    sample = accounts(list(range(0, 4000, 13)), list(range(0, 300, 7)))
    assert compare(*sample, seed=5) == compare(*sample, seed=5) != compare(*sample, seed=6)
    assert seed_of("combined", "inside", "outside", "net_revenue") == seed_of("combined", "inside", "outside", "net_revenue")
    assert seed_of("combined", "inside", "outside", "net_revenue") != seed_of("combined", "outside", "inside", "net_revenue")


def test_groups_are_permuted_and_not_their_accounts() -> None:
    """A hundred accounts of one kept group are one draw of ten, so they prove little however much they differ."""
    values = np.array([1000 + number for number in range(9)] + [0] * 100)
    groups = np.array([f"g{number}" for number in range(9)] + ["chain"] * 100)
    found = compare(values, groups != "chain", groups, seed=1)
    assert (found.draw_count, found.p_value) == (10, 0.2)
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_a_true_effect_is_in_the_interval_as_often_as_it_says() -> None:
    generator = np.random.default_rng(22)
    hits = []
    for seed in range(200):
        values = np.rint(generator.lognormal(6, 1, 60)).astype(np.int64)
        is_moved = generator.permutation(60) < 50
        found = compare(values + 70 * is_moved, is_moved, np.array([f"g{number}" for number in range(60)]), seed, draws=399)
        hits.append(found.low <= 70 <= found.high)
    # 190 of 200, give or take three standard deviations.
    assert 180 <= sum(hits) <= 199


def test_as_many_accounts_as_are_needed_see_the_difference_in_four_of_five_trials() -> None:
    generator = np.random.default_rng(22)
    standard_errors, seen = [], []
    for seed in range(200):
        values = np.rint(generator.normal(0, 1000, 100)).astype(np.int64)
        is_moved = np.arange(100) < 75
        # Of a normal distribution the standard error is known: so much is seen in four of five trials.
        effect = round(2.8016 * 1000 * math.sqrt(1 / 75 + 1 / 25))
        found = compare(values + effect * is_moved, is_moved, np.array([f"g{number:02}" for number in range(100)]), seed, draws=399)
        standard_errors.append(found.standard_error)
        seen.append(found.p_value < 0.05)
    assert np.mean(standard_errors) == pytest.approx(1000 * math.sqrt(1 / 75 + 1 / 25), rel=0.03)
    assert float(np.mean(seen)) == pytest.approx(0.8, abs=0.09)


@pytest.mark.parametrize(
    ("moved", "kept", "expected"),
    [
        ([5], [2], Difference(3.0, -math.inf, math.inf, 1.0, 0.0, 2, True)),
        ([7, 7, 7, 7], [7, 7, 7], Difference(0.0, -math.inf, math.inf, 1.0, 0.0, 35, True)),
        ([7] * 10, [7] * 10, Difference(0.0, 0.0, 0.0, 1.0, 0.0, 10_000, False)),
    ],
)
def test_what_little_can_be_said_of_few_or_equal_accounts(moved: list[int], kept: list[int], expected: Difference) -> None:
    assert compare(*accounts(moved, kept), seed=1) == expected


@pytest.mark.parametrize(("moved", "kept"), [([], [1, 2]), ([1, 2], [])])
def test_without_both_kinds_there_is_no_comparison(moved: list[int], kept: list[int]) -> None:
    assert compare(*accounts(moved, kept), seed=1) is None


def test_what_does_not_go_together_is_refused() -> None:
    with pytest.raises(ValueError, match="group a has accounts that moved and accounts that were kept"):
        compare(np.array([1, 2, 3]), np.array([True, False, True]), np.array(["a", "a", "b"]), seed=1)
    with pytest.raises(ValueError, match="2 values, 3 marks and 3 groups"):
        compare(np.array([1, 2]), np.array([True, False, True]), np.array(["a", "c", "b"]), seed=1)


def test_a_policy_draws_about_its_share_of_groups_and_another_policy_others() -> None:
    groups = [str(number) for number in range(20_000)]
    drawn = {policy: {group for group in groups if control_number(group, policy) < 0.1 * CONTROL_NUMBERS} for policy in "ab"}
    assert [len(own) for own in drawn.values()] == pytest.approx([2000, 2000], abs=5 * math.sqrt(20_000 * 0.09))
    assert len(drawn["a"] & drawn["b"]) == pytest.approx(200, abs=70)
    assert control_number("A", "combined") == int(hashlib.md5(b"A|combined", usedforsecurity=False).hexdigest()[:7], 16) == 0x1869A6B
