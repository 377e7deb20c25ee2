{{ config(materialized='view') }}

-- One row per boundary of the policy in force and step of its sweep: from 10 % lower to 10 % higher, one per cent at a time.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where enter_at is not null
),

steps as (
    {{ dbt.generate_series(21) }}
),

boundaries as (
    select distinct
        tiers.measure,
        tiers.segment
    from tiers
    inner join run_context
        on tiers.threshold_set = run_context.threshold_set

    union all

    select
        'dormancy' as measure,
        'dormant' as segment
    from run_context
)

select
    boundaries.measure,
    boundaries.segment,
    cast(steps.generated_number as integer) - 11 as percent,
    -- A product, because a quotient of decimals is no decimal.
    1 + cast(steps.generated_number - 11 as decimal(9, 4)) * cast(0.01 as decimal(9, 4)) as factor
from boundaries
cross join steps
