-- One row per boundary of the policy in force and step of its curve, from a tenth to ten times its value today.
--
-- Round multiples, and between them the multiples at which the accounts change: each fortieth of those that change in that range, so that
-- steps are close where accounts are.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

curve_accounts as (
    select * from {{ ref('int_curve_accounts') }}
),

boundaries as (
    select tiers.*
    from {{ ref('int_policy_tiers') }} as tiers
    inner join run_context
        on tiers.threshold_set = run_context.threshold_set
    where tiers.enter_at is not null and tiers.scope = '*'
),

round_factors as (
    {% for factor in [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4, 5, 7, 10] -%}
    select cast({{ factor }} as decimal(28, 12)) as factor{{ ' union all ' if not loop.last }}
    {%- endfor %}
),

slices as (
    select
        measure,
        segment,
        own_factor as factor,
        ntile(40) over (partition by measure, segment order by own_factor) as slice
    from curve_accounts
    where own_factor between 0.1 and 10
),

all_factors as (
    select
        boundaries.measure,
        boundaries.segment,
        round_factors.factor
    from boundaries
    cross join round_factors

    union

    select
        measure,
        segment,
        max(factor) as factor
    from slices
    group by
        measure,
        segment,
        slice
)

select
    boundaries.measure,
    boundaries.segment,
    cast(row_number() over (partition by boundaries.measure, boundaries.segment order by all_factors.factor) as integer) as step_number,
    all_factors.factor,
    cast(cast(boundaries.enter_at as double) * cast(all_factors.factor as double) as decimal(18, 2)) as threshold_value
from boundaries
inner join all_factors
    on boundaries.measure = all_factors.measure and boundaries.segment = all_factors.segment
