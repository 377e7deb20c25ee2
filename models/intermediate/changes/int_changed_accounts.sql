-- Accounts of which something of their own, or of another member of their group, is not as in the last run. Who has nothing but news of D
-- goes on from the month-end before it; the whole history of the others is built again. Empty where everything is built anew.
with fingerprints as (

    select * from {{ ref('int_account_fingerprints') }}

),

last_run as (

    select * from {{ source('raw_landing', 'last_run') }}

),

compared as (

    select
        fingerprints.*,
        coalesce(fingerprints.fingerprint <> fingerprints.former_fingerprint, true) as has_other_past,
        coalesce(fingerprints.news_fingerprint <> fingerprints.former_news_fingerprint, true) as has_news
    from fingerprints
    cross join last_run
    where last_run.is_incremental

),

changes as (

    select *
    from compared
    where has_other_past or has_news

),

changed_groups as (

    select
        ultimate_parent_account_id,
        has_other_past
    from changes
    where ultimate_parent_account_id is not null

    union

    select
        former_ultimate_parent_account_id as ultimate_parent_account_id,
        has_other_past
    from changes
    where former_ultimate_parent_account_id is not null

),

changed as (

    select
        account_id,
        has_other_past
    from changes

    union

    select
        fingerprints.account_id,
        changed_groups.has_other_past
    from fingerprints
    inner join changed_groups
        on fingerprints.ultimate_parent_account_id = changed_groups.ultimate_parent_account_id

    union

    -- What is added up over a group has its top for an account, which may be none of its members.
    select
        ultimate_parent_account_id as account_id,
        has_other_past
    from changed_groups

),

final as (

    select
        account_id,
        count(case when has_other_past then 1 end) = 0 as goes_on
    from changed
    group by account_id

)

select * from final
