with assignments as (
    select * from {{ ref('account_channel_assignments') }}
)

select
    prospecting_vote,
    account_size_vote,
    dormancy_vote,
    transaction_size_vote,
    assigned_channel,
    -- Divisions that abstain disagree with nobody.
    (
        'inside' in (prospecting_vote, account_size_vote, dormancy_vote, transaction_size_vote)
        and 'outside' in (prospecting_vote, account_size_vote, dormancy_vote, transaction_size_vote)
    ) as is_conflict,
    cast(count(*) as integer) as account_count,
    cast(sum(net_revenue_12m) as decimal(18, 2)) as net_revenue_12m,
    min(as_of_date) as as_of_date
from assignments
where assigned_channel <> 'house'
group by
    prospecting_vote,
    account_size_vote,
    dormancy_vote,
    transaction_size_vote,
    assigned_channel
