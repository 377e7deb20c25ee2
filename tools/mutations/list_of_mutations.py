"""The mutations: each a file, what is done to it, and what a user would see if nothing caught it."""

from tools.mutations.changes import Change, DoubledRow, LostRow, Mutation, NulledColumn, OneMore, Replaced


def cent(column: str, where: str = "true") -> Change:
    """An amount of one row is off by a cent."""
    return OneMore(column, "0.01", "is a cent more", where)


def one(column: str, where: str = "true") -> Change:
    """A whole number of one row is off by one."""
    return OneMore(column, "1", "is one more", where)


def day(column: str, where: str = "true") -> Change:
    """A date of one row is a day later."""
    return OneMore(column, "interval 1 day", "is a day later", where)


def _in(folder: str, *mutations: tuple[str, Change, str] | tuple[str, Change, str, str]) -> tuple[Mutation, ...]:
    return tuple(Mutation(f"{folder}/{model}.sql", *rest) for model, *rest in mutations)


RULES = _in(
    "macros/rules",
    (
        "dormancy_and_at_risk",
        Replaced(
            "days_since_last_purchase > {{ dormant_after_days }} then",
            "days_since_last_purchase >= {{ dormant_after_days }} then",
            ">= for > at the dormancy days",
        ),
        "an account is dormant a day too soon",
    ),
    (
        "dormancy_and_at_risk",
        Replaced("rhythm_transaction_count >= at_risk", "rhythm_transaction_count > at_risk", "> for >= at the transactions of a rhythm"),
        "an account that goes quiet is on no list",
    ),
    (
        "lifecycle_stage",
        Replaced("<= new_customer_days", "< new_customer_days", "< for <= at the days of a new customer"),
        "a customer stops being new a day too soon",
    ),
    (
        "lifecycle_stage",
        Replaced("            and is_group_active\n", "", "whitespace without another account that buys"),
        "dead groups are taken for whitespace",
    ),
    (
        "size_tier",
        Replaced("{{ amount }} >= {{ tiers }}.enter_at and (", "{{ amount }} > {{ tiers }}.enter_at and (", "> for >= at the entrance"),
        "an account of exactly 50,000 is not large",
    ),
    (
        "size_tier",
        Replaced("{{ amount }} < coalesce(", "{{ amount }} <= coalesce(", "<= for < at the exit"),
        "an account of exactly the exit's amount is let go",
    ),
    (
        "transaction_band",
        Replaced(">= {{ transaction_size_rank }}", ">= {{ transaction_size_rank }} - 1", "the rank off by one"),
        "one freak order sends an account outside",
    ),
    (
        "coverage_group",
        Replaced("'region': 2, 'country': 1", "'region': 1, 'country': 2", "the country goes before the region"),
        "a rep is sent to Alaska",
    ),
    (
        "size_measure",
        Replaced(
            "({{ trailing_amount }} < {{ potential_amount }} or",
            "({{ trailing_amount }} <= {{ potential_amount }} or",
            "<= for < between revenue and potential",
        ),
        "what an account bought is shown as somebody's estimate",
    ),
    (
        "evaluation_dates",
        Replaced(
            "when {{ date }} <= {{ months_before(as_of_date, months) }}",
            "when {{ date }} < {{ months_before(as_of_date, months) }}",
            "< for <= at the first day of a window",
        ),
        "an order counts for a day longer than 12 months",
    ),
    (
        "settling",
        Replaced("then dwell_up else dwell_down end", "then dwell_up + 1 else dwell_down end", "dwell off by one month"),
        "accounts move to outside sales a month late",
    ),
    (
        "settling",
        Replaced("        or is_changed_by_calendar\n", "        or false\n", "a change by the policy calendar waits"),
        "a new policy does not hold from its first day",
    ),
    (
        "settling",
        Replaced(" and former_dormancy_status <> 'dormant'", "", "who has been dormant for long settles at once"),
        "any change of an account that is dormant is made at once",
    ),
    (
        "deal_hold",
        Replaced("deals.amount >= ", "deals.amount > ", "> for >= at a deal's amount"),
        "an account is taken from a rep in the middle of a large deal",
    ),
    (
        "control_group",
        Replaced(") }} < {{ control_share }}", ") }} > {{ control_share }}", "those who are not drawn are kept"),
        "nine of ten accounts do not move that should",
    ),
    (
        "first_match",
        Replaced(".rule_number nulls last", ".rule_number desc nulls last", "the last rule wins"),
        "accounts go by the wrong rule",
    ),
    (
        "reorder_outlook",
        Replaced("(1 - {{ probability_active }})", "{{ probability_active }}", "what is safe is at risk"),
        "reps call the customers that order anyway",
    ),
    (
        "precedence",
        Replaced(
            "        when {{ overrides }}.account_id is not null then 'override'\n"
            "        when {{ data_holds }}.account_id is not null then 'data_hold'\n",
            "        when {{ data_holds }}.account_id is not null then 'data_hold'\n"
            "        when {{ overrides }}.account_id is not null then 'override'\n",
            "a data hold goes before an override",
        ),
        "the reason given is not the one that decided",
    ),
    (
        "precedence",
        Replaced("valid_from desc", "valid_from asc", "the older override wins"),
        "what was decided last is not done",
    ),
    (
        "deal_channel",
        Replaced("{{ amount }} >= {{ large_deal_from }}", "{{ amount }} > {{ large_deal_from }}", "> for >= at a large deal"),
        "a deal of exactly the boundary goes to the wrong desk",
    ),
    (
        "order_amount",
        Replaced("> 0.01 * {{ line_count }}", ">= 0.01 * {{ line_count }}", ">= for > at a cent a line"),
        "mere rounding is reported as a difference",
    ),
    (
        "order_bucket",
        Replaced("order_date > {{ as_of_date }}", "order_date >= {{ as_of_date }}", ">= for > at the as-of date"),
        "today's orders are not counted",
    ),
    (
        "currency",
        Replaced("{{ date }} >= {{ rates }}.valid_from", "{{ date }} > {{ rates }}.valid_from", "> for >= at the first day of a rate"),
        "orders of that day are converted at no rate or an old one",
    ),
)

STAGING = (
    *_in(
        "models/staging/orders",
        ("base_orders__orders", LostRow(), "an order is gone and in no list of rejected rows"),
        (
            "stg_orders__orders",
            Replaced("where reason_code is null", "where true", "rejected rows are let through"),
            "an order counts twice",
        ),
        (
            "base_orders__order_lines",
            Replaced("'abs(discount_rate_number) > 1'", "'abs(discount_rate_number) >= 1'", ">= for > at a discount of 1"),
            "a free line is rejected",
        ),
    ),
    *_in(
        "models/staging/crm",
        ("stg_crm__opportunities", DoubledRow(), "a deal is worked by two desks"),
        ("base_crm__accounts", NulledColumn("owner_id"), "nobody's list holds an account"),
    ),
)

POLICY = _in(
    "models/intermediate/policy",
    ("int_policy_cells", LostRow(), "an account in that cell has no channel"),
    (
        "int_policy_tiers",
        Replaced("then exit_below end as exit_below", "then enter_at end as exit_below", "no room between exit and entrance"),
        "accounts go back and forth at a boundary",
    ),
)

CRM = _in(
    "models/intermediate/crm",
    ("int_account_hierarchy", Replaced(" and not is_break", "", "hierarchy breaks are climbed"), "a holding's companies are all large"),
    (
        "int_accounts",
        Replaced(" or deleted_with_orders.account_id is not null", "", "deleted accounts with orders are left out"),
        "revenue of deleted accounts is in no report",
    ),
    (
        "int_leads",
        Replaced(
            "leads.email_domain = domains.email_domain",
            "leads.mail_domain = domains.email_domain",
            "a join without the condition of free-mail domains",
        ),
        "leads go to a stranger who has the same mail provider",
    ),
    (
        "int_opportunities",
        Replaced("<= deals.deal_grouping_days", "< deals.deal_grouping_days", "< for <= at the days of a split deal"),
        "a large purchase that was split is worked inside",
    ),
    (
        "int_opportunities",
        Replaced("open_until_date > as_of", "open_until_date >= as_of", ">= for > at the close date"),
        "a deal that was closed today is still worked",
    ),
)

ORDERS = _in(
    "models/intermediate/orders",
    (
        "int_orders",
        Replaced(" and returns.order_date >= originals.order_date", "", "a join without the condition of dates"),
        "a return takes back an order of the future",
    ),
    (
        "int_order_amounts",
        Replaced("    order_date as known_date", "    counted_date as known_date", "returns are known before they happen"),
        "history is told with tomorrow's returns",
    ),
    (
        "int_order_net",
        Replaced(
            "case when count(*) = count(unit_cost) then sum({{ line_cost('lines') }}) end",
            "sum({{ line_cost('lines') }})",
            "unknown costs count as none",
        ),
        "margins are too high where a cost is missing",
    ),
    (
        "int_order_worth",
        Replaced("where net_amount > 0", "where net_amount >= 0", ">= for > at what is left of an order"),
        "an order that was taken back whole keeps an account active",
    ),
)

MEASURES = _in(
    "models/intermediate/measures",
    ("int_evaluation_dates", LostRow("not is_as_of_date"), "a month is missing in everybody's history"),
    ("int_account_purchase_dates", day("last_purchase_date"), "an account bought on a day on which it did not"),
    ("int_account_trailing_revenue", cent("net_revenue_12m"), "revenue of the window is not that of the orders"),
    (
        "int_account_trailing_revenue",
        Replaced(
            "balances.until_date > evaluation_dates.evaluation_date",
            "balances.until_date >= evaluation_dates.evaluation_date",
            ">= for > at the end of a period",
        ),
        "an account is measured twice on one day",
    ),
    (
        "int_account_transaction_counts",
        Replaced("transaction_amount >= thresholds", "transaction_amount > thresholds", "> for >= at a large transaction"),
        "an order of exactly the boundary is not large",
    ),
    (
        "int_account_sizes",
        Replaced("            and amounts.evaluation_date = group_amounts.evaluation_date\n", "", "a join without the evaluation date"),
        "an account is as large as its group ever was",
    ),
    (
        "int_account_size_segments",
        Replaced(
            "group_remembered_rank) >= ranked.whitespace_rank",
            "group_remembered_rank) > ranked.whitespace_rank",
            "> for >= at a large group",
        ),
        "whitespace in large groups is not seen",
    ),
    (
        "int_account_size_memories",
        Replaced("case when is_month_end then size_verdict end", "size_verdict", "an as-of date in mid-month is remembered"),
        "history depends on the days on which it was looked at",
    ),
    ("int_account_margins", NulledColumn("gross_margin_12m"), "margins are gone"),
)

CHANNELS = _in(
    "models/intermediate/channels",
    (
        "int_policy_by_evaluation",
        Replaced(
            "evaluation_date >= calendar_periods.valid_from",
            "evaluation_date > calendar_periods.valid_from",
            "> for >= at a policy's first day",
        ),
        "a new policy comes into force a month late",
    ),
    (
        "int_candidate_periods",
        Replaced("        or cell_periods.from_date <= tracks.from_date\n", "", "a new policy is asked only where a cell changes"),
        "a new policy changes nobody's channel",
    ),
    (
        "int_settled_changes",
        Replaced("where former_channel is null or channel <> former_channel", "where true", "a channel settles again as itself"),
        "handoffs from inside to inside",
    ),
    (
        "int_candidate_periods",
        Replaced(
            "coalesce(decisions.channel <> replaced_answers.channel, false)",
            "replaced_answers.channel is not null",
            "every account is said to be moved by a policy",
        ),
        "accounts skip the dwell when a policy comes into force",
    ),
    (
        "int_data_holds",
        Replaced("kept_month_end < held_until_date", "kept_month_end <= held_until_date", "<= for < where holds chain together"),
        "an account is held in a channel that it has left since",
    ),
    (
        "int_held_periods",
        Replaced(
            "coalesce(from_date < deal_free_from_date, false)",
            "coalesce(from_date <= deal_free_from_date, false)",
            "<= for < at the end of a deal hold",
        ),
        "an account is held for a month too long",
    ),
    ("int_channel_periods", DoubledRow(), "a handoff is listed twice"),
    (
        "int_account_assignments",
        Replaced("when not users.is_active then", "when false then", "inactive owners are taken for active ones"),
        "accounts of people who left are on no list",
    ),
)

HANDOFFS = _in(
    "models/intermediate/handoffs",
    (
        "int_handoff_outcomes",
        Replaced("('before', 1 - days, 0)", "('before', -days, 0)", "91 days for 90 before a handoff"),
        "handoffs seem to lose revenue",
    ),
    (
        "int_candidate_changes",
        Replaced("candidate_since_date and not is_first", "candidate_since_date", "a first appearance is a change"),
        "new accounts are announced as flips",
    ),
    (
        "int_quiet_accounts",
        Replaced("standings.dormant_on_date <= {{", "standings.dormant_on_date < {{", "< for <= at the last of the days ahead"),
        "an account becomes dormant unannounced",
    ),
    (
        "int_credited_orders",
        Replaced(
            "orders.counted_date <= handoffs.credit_until_date",
            "orders.counted_date < handoffs.credit_until_date",
            "< for <= at the last day of the credit",
        ),
        "a former rep loses the share of the last day",
    ),
    (
        "int_former_reps",
        Replaced("handoffs.day_before >= orders.counted_date", "handoffs.day_before > orders.counted_date", "> for >= at the day before"),
        "somebody else is said to have had the account",
    ),
)

OUTLOOK = _in(
    "models/intermediate/outlook",
    (
        "int_reorder_histories",
        Replaced(
            "purchase_days.from_date <= outlook_dates.outlook_date",
            "purchase_days.from_date < outlook_dates.outlook_date",
            "< for <= at what is known on a date",
        ),
        "an account that bought today is said to be silent",
    ),
    ("int_reorder_cases", LostRow(), "an account that buys has no outlook"),
)

EXPLANATION = _in(
    "models/intermediate/explanation",
    ("int_account_standings", cent("amount_to_next_size_segment"), "a rep asks for a cent too much"),
)

MONEY = _in(
    "models/intermediate/money",
    (
        "int_coverage_costs",
        Replaced(
            "when standards.size_segment is null then 1", "when standards.size_segment is null then 0", "a tier beats no stage any more"
        ),
        "accounts get another number of visits than their tier asks for",
    ),
)

COMPARISON = _in(
    "models/intermediate/comparison",
    (
        "int_policy_answers",
        Replaced("asked.deal_hold_days > 0 and ", "", "a policy without a deal hold holds"),
        "a policy seems to move fewer",
    ),
    (
        "int_sweep_steps",
        Replaced("dbt.generate_series(21)", "dbt.generate_series(20)", "the last step is missing"),
        "the sweep ends at 9 per cent",
    ),
    (
        "int_track_channels",
        Replaced("<= parameters.flap_days", "< parameters.flap_days", "< for <= at the days of a flap"),
        "a policy seems steadier than it is",
    ),
    (
        "int_track_channels",
        Replaced("spans.after_date < orders", "spans.after_date <= orders", "<= for < at the first day outside"),
        "outside sales are credited with the order that sent it to them",
    ),
)

LEDGER = _in(
    "models/intermediate/ledger",
    (
        "int_ledger_lines",
        Replaced("coalesce(raw_lines.reason_code, orphans.reason_code)", "raw_lines.reason_code", "lines of no order have no reason"),
        "lines vanish between files and report",
    ),
    ("int_rejections", LostRow(), "an order that cannot be counted is on no list"),
)

QUALITY = (
    *_in(
        "models/quality",
        ("order_line_ledger_totals", cent("order_net_amount"), "the report does not tie out"),
        ("rejected_rows", DoubledRow(), "more rows seem to be rejected than are"),
        ("data_warnings", LostRow(), "nobody hears of a value that was ignored"),
        ("run_measures", LostRow(), "tomorrow's run has nothing to compare with"),
    ),
    *_in(
        "models/quality/policy_checks",
        (
            "policy_problems__thresholds",
            Replaced("'exit_below > enter_at'", "'exit_below >= enter_at'", ">= for > at the exit"),
            "a sound policy is refused",
        ),
    ),
)

BOOKS = _in(
    "models/intermediate/books",
    ("int_book_reps", Replaced("    where users.is_active\n", "", "leavers have books"), "an account goes to somebody who has left"),
    (
        "int_book_locks",
        Replaced("handovers.handed_over_date > {{", "handovers.handed_over_date >= {{", ">= for > at the days of a handover"),
        "an account is kept for a day longer than it should be",
    ),
    (
        "int_book_candidates",
        Replaced("when classes.owner_id <> candidates.user_id then", "when true then", "all accounts move"),
        "customers change their rep for nothing",
    ),
    (
        "int_book_assignments",
        Replaced("members.unit_number <= dealt.last", "members.unit_number < dealt.last", "< for <= at the last unit of a rep"),
        "an account falls between two books",
    ),
)

EFFECTS = _in(
    "models/intermediate/effects",
    (
        "int_control_accounts",
        Replaced("first_changes.change_number = 1", "first_changes.change_number >= 1", "later changes count, too"),
        "an effect is seen that comes of who moved before",
    ),
)

PEOPLE = _in(
    "models/intermediate/people",
    (
        "int_account_sellers",
        Replaced("counted_date > window_starts.before_12m", "counted_date >= window_starts.before_12m", ">= for > before 12 months"),
        "an order counts for a seller a day longer than for the account",
    ),
    (
        "int_owner_proposals",
        Replaced("users.is_active\n        and ", "", "leavers are proposed"),
        "a leaver's accounts go to another leaver",
    ),
    (
        "int_sold_orders",
        Replaced("coalesce(users.user_id, '(none)')", "coalesce(orders.seller_id, '(none)')", "users whom nobody knows are sellers"),
        "a code of the web shop takes accounts over",
    ),
    (
        "int_seller_periods",
        Replaced("runs.sale_count >= parameters", "runs.sale_count > parameters", "> for >= at the sales that are enough"),
        "a new seller is seen one sale too late",
    ),
    ("int_seller_changes", one("orders_12m_after"), "a change of hands looks better than it was"),
)

MARTS = (
    *_in(
        "models/marts/assignment",
        ("account_channel_assignments", DoubledRow(), "an account is on two call lists"),
        ("account_channel_assignments", cent("net_revenue_12m"), "the mart and the ledger disagree by a cent"),
        ("channel_decision_table", LostRow(), "the printed policy leaves a case open"),
        ("deal_channel_assignments", cent("combined_amount"), "a split deal of 9,999.99 is worked outside"),
        ("division_conflicts", one("account_count"), "the conflicts do not add up to the accounts"),
        ("lead_channel_assignments", LostRow(), "nobody answers a lead"),
        ("override_review", NulledColumn("settled_channel"), "nobody sees what an override is kept against"),
        ("owner_mismatches", LostRow(), "an account stays with an owner of the other channel"),
        ("coverage_group_review", one("account_count"), "a group seems larger than it is"),
    ),
    *_in(
        "models/marts/explanation",
        ("assignment_explanations", NulledColumn("amount_to_next_size_segment"), "a rep cannot say how much an account lacks"),
        ("assignment_neighbours", LostRow(), "an account is said to be safe where one order moves it"),
        ("upcoming_flips", day("flip_date"), "a handoff is planned for the wrong day"),
    ),
    *_in(
        "models/marts/history",
        ("account_segment_history", LostRow("not is_as_of_date"), "a month is missing in an account's history"),
        ("channel_handoffs", one("orders_90d_after"), "a handoff looks better than it was"),
        (
            "channel_handoffs",
            Replaced(
                "handoffs.changed_date < deals.open_until_date",
                "handoffs.changed_date <= deals.open_until_date",
                "<= for < at a deal's close date",
            ),
            "deals that are closed are said to be handed over",
        ),
        ("handoff_credits", cent("amount"), "more commission is shared than was sold"),
        ("handoff_worklist", DoubledRow(), "two reps introduce themselves to the same customer"),
        ("owner_account_lists", cent("recent_net_revenue"), "a list shows another revenue than the mart"),
    ),
    *_in(
        "models/marts/outlook",
        ("account_reorder_outlook", cent("revenue_at_risk"), "more money seems at risk than there is"),
        ("reorder_calibration", one("ordered_count"), "a forecast seems better than it was"),
        ("reorder_fits", NulledColumn("warning"), "nobody hears that a forecast was off"),
    ),
    *_in(
        "models/marts/orders",
        ("account_months", LostRow(), "a month's revenue is in no report"),
        ("order_facts", DoubledRow(), "an order counts twice in every chart"),
        (
            "order_facts",
            Replaced(
                "channel_periods.until_date > {{ month_end_on_or_before('orders.order_date') }}",
                "channel_periods.until_date >= {{ month_end_on_or_before('orders.order_date') }}",
                ">= for > at the end of a channel period",
            ),
            "an order on the day of a change is shown in both channels",
        ),
    ),
    *_in(
        "models/marts/people",
        ("account_sellers", cent("net_revenue_12m"), "the sellers of an account do not add up to what it bought"),
        (
            "account_sellers",
            Replaced("partition by account_id, orders_12m > 0", "partition by account_id", "who did not sell in 12 months can be primary"),
            "a rep who left the account years ago is said to sell most",
        ),
        ("channel_contention", one("inside_seller_count"), "more reps are said to sell to an account than do"),
        ("reps", one("account_count"), "a rep's book seems larger than it is"),
        ("seller_changes", NulledColumn("is_planned"), "nobody sees who changed hands without a plan"),
        ("seller_mismatches", LostRow(), "the wrong team goes on selling to an account unseen"),
        ("leaver_accounts", LostRow(), "nobody takes over an account of someone who left"),
        ("rep_books", LostRow(), "an account is in nobody's book"),
        ("rep_workloads", one("accounts_lost"), "a rep seems to lose an account more"),
        (
            "book_frontier",
            Replaced("            and former_points.is_point\n", "", "what is, is a point"),
            "one more move seems to buy what it does not",
        ),
    ),
    *_in(
        "models/marts/money",
        ("account_channel_economics", cent("contribution"), "an account seems to earn more than it does"),
        ("threshold_curve", one("outside_count"), "a threshold seems to send more accounts outside"),
    ),
    *_in(
        "models/marts/policy",
        (
            "control_effects",
            Replaced("p_value >= 0.05", "p_value > 0.05", "> for >= at the p value"),
            "what may be chance is taken for an effect",
        ),
        ("policy_agreement", one("agreeing_account_count"), "two policies seem more alike than they are"),
        ("policy_backtest", one("flap_count"), "a policy seems less steady than it is"),
        ("policy_comparison", one("moved_in_count"), "more accounts come into a channel than leave the others"),
        ("policy_threshold_sweeps", one("outside_count"), "a threshold seems to be a cliff where it is none"),
    ),
    *_in(
        "models/marts/segmentation",
        ("account_segments", NulledColumn("gross_margin_12m"), "margins are gone from the dashboard"),
        ("account_survivors", DoubledRow(), "orders that are joined through it count twice"),
        ("sales_cycle_evidence", one("won_deal_count"), "an industry's cycle rests on deals that are not there"),
    ),
)

MUTATIONS: tuple[Mutation, ...] = (
    *RULES,
    *STAGING,
    *POLICY,
    *CRM,
    *ORDERS,
    *MEASURES,
    *CHANNELS,
    *HANDOFFS,
    *OUTLOOK,
    *EXPLANATION,
    *MONEY,
    *COMPARISON,
    *BOOKS,
    *EFFECTS,
    *PEOPLE,
    *LEDGER,
    *QUALITY,
    *MARTS,
)
