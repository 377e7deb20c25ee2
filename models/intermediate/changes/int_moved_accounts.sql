-- Accounts that stand elsewhere at the new D although nothing of theirs changed: something has left one of their trailing windows since, or
-- their silence or their time as a customer has passed one of the policy's limits; and who is in a group with them. To all others the new
-- day brings nothing, and their rows at D stay. Empty where D has not moved, and where everything is built anew.
{% if run_is_incremental() or not execute -%}
with moved_evaluation as (

    select * from {{ ref('int_moved_evaluation') }}

),

accounts as (

    select * from {{ ref('int_measured_accounts') }}

),

parts as (

    select * from {{ ref('int_order_parts') }}

),

-- As the last run left them.
former_values as (

    select former.*
    from {{ built('int_account_values') }} as former
    inner join moved_evaluation
        on former.evaluation_number = moved_evaluation.evaluation_number

),

-- D may have moved back.
period as (

    select
        parameters.*,
        least(as_of.as_of_date, last_run.former_as_of_date) as first_date,
        greatest(as_of.as_of_date, last_run.former_as_of_date) as last_date
    from {{ ref('int_policy_parameters') }} as parameters
    cross join moved_evaluation
    cross join {{ ref('int_as_of_date') }} as as_of
    cross join {{ source('raw_landing', 'last_run') }} as last_run

),

window_starts as (

    {% for months in ['size_months', 'size_months_long', 'transaction_size_months', 'at_risk_months'] %}
    select
        {{ months_before('first_date', months) }} as first_start,
        {{ months_before('last_date', months) }} as last_start
    from period
    {% if not loop.last %}union{% endif %}

    {% endfor %}

),

out_of_window as (

    select parts.account_id
    from parts
    inner join window_starts
        on parts.order_date > window_starts.first_start and parts.order_date <= window_starts.last_start

),

limits as (

    select
        former_values.account_id,
        former_values.first_purchase_date,
        former_values.last_purchase_date,
        period.first_date,
        period.last_date,
        period.new_customer_days,
        period.dwell_free_days,
        period.reactivated_days,
        period.at_risk_min_silent_days,
        accounts.dormant_after_days,
        -- The longest silence that its own rhythm explains.
        cast(floor(period.at_risk_interval_factor * former_values.longest_interval_days) as integer) as explained_days
    from former_values
    inner join accounts
        on former_values.account_id = accounts.account_id and former_values.threshold_set = accounts.threshold_set
    inner join period
        on former_values.threshold_set = period.threshold_set

),

{% set days_limits = [
    ('first_purchase_date', 'new_customer_days'),
    ('first_purchase_date', 'dwell_free_days'),
    ('last_purchase_date', 'reactivated_days'),
    ('last_purchase_date', 'at_risk_min_silent_days'),
    ('last_purchase_date', 'explained_days'),
    ('last_purchase_date', 'dormant_after_days'),
] -%}
over_a_limit as (

    select account_id
    from limits
    where
        {%- for date, limit in days_limits %}
        {{ 'or ' if not loop.first }}(
            {{ dbt.datediff(date, 'first_date', 'day') }} <= {{ limit }}
            and {{ dbt.datediff(date, 'last_date', 'day') }} > {{ limit }}
        )
        {%- endfor %}

),

moved as (

    select account_id from out_of_window
    union
    select account_id from over_a_limit

),

moved_groups as (

    select distinct accounts.group_account_id
    from accounts
    inner join moved
        on accounts.account_id = moved.account_id
    where accounts.group_account_id is not null

),

final as (

    select account_id
    from moved

    union

    select accounts.account_id
    from accounts
    inner join moved_groups
        on accounts.group_account_id = moved_groups.group_account_id

    union

    -- What is added up over a group has its top for an account, which may be none of its members.
    select group_account_id as account_id
    from moved_groups

)

select * from final
{%- else -%}
select cast(null as {{ dbt.type_string() }}) as account_id
where false
{%- endif %}
