-- One row per account that goes quiet: silent beyond its own rhythm, or dormant soon unless it buys.
--
-- Rule "Accounts that go quiet" in docs/rules.md.
with standings as (
    select * from {{ ref('int_account_standings') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

customers as (
    select
        standings.account_id,
        standings.dormancy_status = 'at_risk' as is_at_risk,
        standings.dormant_on_date <= {{ dbt.dateadd('day', 'parameters.soon_days', 'run_context.as_of_date') }} as is_dormant_soon,
        standings.dormant_on_date
    from standings
    cross join run_context
    inner join parameters
        on run_context.threshold_set = parameters.threshold_set
    -- Null for accounts that are dormant, or never bought.
    where standings.dormant_on_date is not null
)

select
    account_id,
    case when is_at_risk then 'rhythm' else 'dormant_soon' end as quiet_kind,
    case when is_at_risk then 'silent beyond its own rhythm; ' else '' end
    || 'dormant on ' || cast(dormant_on_date as {{ dbt.type_string() }}) || ' unless it buys' as reason,
    is_dormant_soon,
    cast({{ dbt.dateadd('day', -1, 'dormant_on_date') }} as date) as last_day_before_dormant
from customers
where is_at_risk or is_dormant_soon
