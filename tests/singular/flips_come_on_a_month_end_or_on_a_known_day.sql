-- Nothing flips by itself on a day of its own: it does at the month-end that shows it, on the day on which silence makes it dormant, or on
-- that of a policy, an override or a hold which begins or ends.
select
    flips.account_id,
    flips.flip_of,
    flips.flip_date,
    flips.shown_on_date,
    assignments.last_purchase_date,
    assignments.dormant_after_days
from {{ ref('upcoming_flips') }} as flips
inner join {{ ref('account_channel_assignments') }} as assignments
    on flips.account_id = assignments.account_id
left join {{ ref('int_flip_days') }} as flip_days
    on
        flips.account_id = flip_days.account_id
        and flips.shown_on_date = flip_days.evaluation_date
        and flips.flip_of = 'assigned'
left join {{ ref('stg_policy__policy_calendar') }} as calendar
    on flips.flip_date = calendar.valid_from and flips.cause = 'policy' and flips.flip_of = 'candidate'
where
    calendar.policy_id is null
    and flips.flip_date <> coalesce(flip_days.flip_date, flips.shown_on_date)
    and {{ dbt.datediff('assignments.last_purchase_date', 'flips.flip_date', 'day') }} <> assignments.dormant_after_days + 1  -- noqa: LT05
