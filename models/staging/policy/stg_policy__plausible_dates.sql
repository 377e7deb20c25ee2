-- One row: the first and the last date that a raw row can mean.
--
-- Systems write 0001-01-01, 1900-01-01 or 9999-12-31 where there is no date. Staging has to know them before anybody can tell whether the
-- policy is sound: where it does not say from when on, the earliest date that it may say holds until policy_problems stops the run.
with parameters as (
    select * from {{ ref('stg_policy__policy_parameters') }}
)

select
    coalesce(
        max(case when parameter = 'earliest_plausible_date' then {{ plausible_date('value') }} end),
        cast('{{ earliest_allowed_date() }}' as date)
    ) as earliest_date,
    cast('{{ latest_plausible_date() }}' as date) as latest_date
from parameters
