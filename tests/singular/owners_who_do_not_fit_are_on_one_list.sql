-- Each account whose owner works in the other channel is on the move list, and each of a leaver on the leavers' list, none on both.
with expected as (
    select
        account_id,
        owner_status
    from {{ ref('account_channel_assignments') }}
    where owner_status in ('wrong_channel', 'inactive_owner')
),

listed as (
    select
        account_id,
        'wrong_channel' as owner_status
    from {{ ref('owner_mismatches') }}

    union all

    select
        account_id,
        'inactive_owner' as owner_status
    from {{ ref('leaver_accounts') }}
)

select
    expected.account_id as expected_account_id,
    listed.account_id as listed_account_id
from expected
full outer join listed
    on expected.account_id = listed.account_id and expected.owner_status = listed.owner_status
where expected.account_id is null or listed.account_id is null
