{{ config(materialized='view') }}

-- The steps of the threshold sweeps of the policy in force: each boundary from 10 % lower to 10 % higher, one per cent at a time.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
),

numbers as (
    {{ dbt.generate_series(21) }}
),

swept as (
    select distinct
        tiers.measure,
        tiers.segment
    from tiers
    inner join run_context
        on tiers.threshold_set = run_context.threshold_set
    where tiers.enter_at is not null

    union all

    select
        'dormancy' as measure,
        'dormant' as segment
    from run_context
)

select
    swept.measure,
    swept.segment,
    cast(numbers.generated_number as integer) - 11 as percent,
    -- A product, because a quotient of decimals is no decimal.
    1 + cast(numbers.generated_number - 11 as decimal(9, 4)) * cast(0.01 as decimal(9, 4)) as factor
from swept
cross join numbers
