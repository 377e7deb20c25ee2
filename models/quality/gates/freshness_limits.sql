-- One row: how old the newest order may be, as the policy says.
--
-- The gate of staging needs it before the policy is known to be sound. What cannot be read is no limit here, and stops the run as a
-- policy problem.
with parameters as (
    select * from {{ ref('stg_policy__policy_parameters') }}
)

select
    max(
        case when parameter = 'newest_order_max_days' then {{ try_cast_text('value', 'integer') }} end
    ) as newest_order_max_days,
    max(
        case when parameter = 'newest_order_warn_days' then {{ try_cast_text('value', 'integer') }} end
    ) as newest_order_warn_days
from parameters
