-- The move list asks nobody to take over a house account, and names every other account whose owner does not fit.
with expected as (
    select account_id
    from {{ ref('account_channel_assignments') }}
    where assigned_channel <> 'house' and owner_status is distinct from 'matches'
)

select
    expected.account_id as expected_account_id,
    mismatches.account_id as listed_account_id
from expected
full outer join {{ ref('owner_mismatches') }} as mismatches
    on expected.account_id = mismatches.account_id
where expected.account_id is null or mismatches.account_id is null
