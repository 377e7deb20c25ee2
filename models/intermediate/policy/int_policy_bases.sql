-- One row per policy and policy whose rules may hold in it: itself, what it is based on, what that is based on, and so on.
with policies as (
    select
        policy_id as owner_id,
        based_on
    from {{ ref('stg_policy__policies') }}
    where policy_id is not null
),

{{ follow_bases('policies') }}

select * from ways
