-- One row per thing that a policy in force said otherwise in what is published: changed, removed or new. Each stops the run
-- (policy_problems), but for the policies that RESTATE_POLICY names.
--
-- A parameter or setting that only one side knows is no restatement: the project has got or lost it, not the policy. Empty where nothing of
-- this company is published.
with published as (
    select * from {{ source('raw_landing', 'accepted_policies') }}
),

meanings as (
    select * from {{ ref('int_policy_meanings') }}
),

published_policies as (
    select distinct policy_id
    from published
),

published_date as (
    select max(as_of_date) as as_of_date
    from published
),

-- Of the calendar, what has begun by the published date; of all else, what the published policies say now.
current_meanings as (
    select meanings.*
    from meanings
    cross join published_date
    left join published_policies
        on meanings.policy_id = published_policies.policy_id
    where
        case
            when meanings.seed_name = 'policy_calendar' then meanings.valid_from <= published_date.as_of_date
            else published_policies.policy_id is not null
        end
),

compared as (
    select
        coalesce(published.policy_id, current_meanings.policy_id) as policy_id,
        coalesce(published.seed_name, current_meanings.seed_name) as seed_name,
        coalesce(published.item, current_meanings.item) as item,
        current_meanings.place,
        published.meaning as meaning_before,
        current_meanings.meaning as meaning_after
    from published
    full outer join current_meanings
        on
            published.policy_id = current_meanings.policy_id
            and published.seed_name = current_meanings.seed_name
            and published.item = current_meanings.item
),

restatements as (
    select
        compared.policy_id,
        'seeds/policy/' || compared.seed_name || '.csv' as shipped_file,
        coalesce(compared.place, 'policy_id=' || compared.policy_id) || ', ' || compared.item as row_description,
        compared.meaning_before,
        compared.meaning_after,
        published_date.as_of_date as published_as_of_date
    from compared
    cross join published_date
    where
        compared.meaning_before <> compared.meaning_after
        or (
            (compared.meaning_before is null or compared.meaning_after is null)
            and compared.seed_name not in ('channel_policies', 'policy_parameters')
        )
),

-- A company's own list takes the place of the shipped one.
placed as (
    select
        *,
        {{ policy_list_path('shipped_file') }} as file_name,
        cast(published_as_of_date as string) as published_day
    from restatements
)

select
    policy_id,
    file_name,
    row_description,
    meaning_before,
    meaning_after,
    published_as_of_date,
    file_name || ' [' || row_description || ']: policy ' || policy_id || ', in force by ' || published_day || ', said '
    || coalesce(''''' || meaning_before || ''''', 'nothing') || ' and now says ' || coalesce(''''' || meaning_after || ''''', 'nothing')
        as message
from placed
