-- One row per threshold set and set whose rows may hold in it: itself, what it is based on, what that is based on, and so on.
with sets as (
    select
        threshold_set as owner_id,
        based_on
    from {{ ref('stg_policy__threshold_sets') }}
    where threshold_set is not null
),

{{ follow_bases('sets') }}

select * from ways
