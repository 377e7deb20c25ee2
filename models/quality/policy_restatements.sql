-- One row per thing that this run lets a policy in force say otherwise than what was published before it, because RESTATE_POLICY names it.
{{ after('policy_problems') }}

with restatements as (
    select
        *,
        'seeds/policy/' || seed_name || '.csv' as shipped_file
    from {{ ref('int_policy_restatements') }}
    where is_on_purpose
),

-- A list of the company's own stands in the place of the shipped one.
placed as (
    select
        *,
        {{ policy_list_path('shipped_file') }} as file_name,
        cast(published_as_of_date as {{ dbt.type_string() }}) as published_day
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
    || coalesce('''' || meaning_before || '''', 'nothing') || ' and now says ' || coalesce('''' || meaning_after || '''', 'nothing')
        as message
from placed
