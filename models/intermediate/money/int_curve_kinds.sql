-- One row per kind of account at a boundary: accounts that are in the same cell at each step of the boundary's curve, counted.
--
-- `own_step` is the last step at which an account is over the boundary, `group_step` the last at which its group is; 0 where there is none.
{% set kind = [
    'measure', 'segment', 'own_step', 'group_step', 'dormancy_status', 'coverage_group', 'size_segment_over', 'size_segment_under',
    'lifecycle_stage_over', 'lifecycle_stage_under', 'transaction_band_over', 'transaction_band_under',
] %}

with curve_accounts as (
    select * from {{ ref('int_curve_accounts') }}
),

steps as (
    select * from {{ ref('int_curve_steps') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

margins as (
    select * from {{ ref('int_account_as_of_margins') }}
),

-- Steps and accounts in one line, sorted by factor: the steps that an account has passed are those before it.
sorted as (
    select
        measure,
        segment,
        factor,
        null as account_id,
        'step' as role,
        1 as is_step
    from steps

    union all

    select
        measure,
        segment,
        own_factor as factor,
        account_id,
        'own' as role,
        0 as is_step
    from curve_accounts
    where own_factor >= 0.1

    union all

    -- Only where its group can change the account's stage.
    select
        measure,
        segment,
        group_factor as factor,
        account_id,
        'group' as role,
        0 as is_step
    from curve_accounts
    where group_factor >= 0.1 and lifecycle_stage_over <> lifecycle_stage_under
),

passed as (
    select
        *,
        sum(is_step) over (partition by measure, segment order by factor asc, is_step desc rows unbounded preceding) as passed_step
    from sorted
),

located as (
    select
        accounts.*,
        margins.gross_margin_12m,
        coalesce(own.passed_step, 0) as own_step,
        coalesce(groups.passed_step, 0) as group_step
    from curve_accounts as accounts
    cross join run_context
    inner join margins
        on accounts.account_id = margins.account_id and run_context.threshold_set = margins.threshold_set
    left join passed as own
        on
            accounts.account_id = own.account_id
            and accounts.measure = own.measure
            and accounts.segment = own.segment
            and own.role = 'own'
    left join passed as groups
        on
            accounts.account_id = groups.account_id
            and accounts.measure = groups.measure
            and accounts.segment = groups.segment
            and groups.role = 'group'
)

select
    row_number() over (
        order by
            {{ kind | join(',\n            ') }}
    ) as kind_number,
    {{ kind | join(',\n    ') }},
    count(*) as account_count,
    count(gross_margin_12m) as known_margin_count,
    cast(coalesce(sum(gross_margin_12m), 0) as decimal(18, 2)) as gross_margin_12m
from located
group by
    {{ kind | join(',\n    ') }}
