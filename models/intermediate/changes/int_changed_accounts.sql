-- Accounts whose whole history is built again: something of their own, or of another member of their group, is not as in the last run.
-- Empty where everything is built anew.
with fingerprints as (

    select * from {{ ref('int_account_fingerprints') }}

),

last_run as (

    select * from {{ source('raw_landing', 'last_run') }}

),

changes as (

    select fingerprints.*
    from fingerprints
    cross join last_run
    where
        last_run.is_incremental
        and coalesce(fingerprints.fingerprint <> fingerprints.former_fingerprint, true)

),

changed_groups as (

    select ultimate_parent_account_id
    from changes
    where ultimate_parent_account_id is not null

    union

    select former_ultimate_parent_account_id as ultimate_parent_account_id
    from changes
    where former_ultimate_parent_account_id is not null

),

final as (

    select account_id
    from changes

    union

    select fingerprints.account_id
    from fingerprints
    inner join changed_groups
        on fingerprints.ultimate_parent_account_id = changed_groups.ultimate_parent_account_id

    union

    -- What is added up over a group has its top for an account, which may be none of its members.
    select ultimate_parent_account_id as account_id
    from changed_groups

)

select * from final
