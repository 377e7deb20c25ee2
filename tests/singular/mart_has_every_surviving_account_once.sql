-- No account is lost, doubled or back from a merge: the mart's rows are the surviving accounts that belong in it.
with expected as (
    select distinct surviving_account_id as account_id
    from {{ ref('account_survivors') }}
    where is_in_mart
),

mart as (
    select
        account_id,
        count(*) as row_count
    from {{ ref('account_channel_assignments') }}
    group by account_id
)

select
    expected.account_id as expected_account_id,
    mart.account_id as mart_account_id,
    mart.row_count
from expected
full outer join mart
    on expected.account_id = mart.account_id
where
    expected.account_id is null
    or mart.row_count is distinct from 1
