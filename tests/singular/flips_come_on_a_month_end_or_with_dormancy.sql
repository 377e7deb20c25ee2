-- Nothing flips by itself on a day of its own: it does at the month-end that shows it, or on the day on which silence makes it dormant.
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
where
    flips.flip_date <> flips.shown_on_date
    and {{ dbt.datediff('assignments.last_purchase_date', 'flips.flip_date', 'day') }} <> assignments.dormant_after_days + 1  -- noqa: LT05
