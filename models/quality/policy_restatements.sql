-- One row per change of a policy in force that this run makes on purpose, because RESTATE_POLICY names the policy.
{{ after('policy_problems') }}

with restatements as (
    select
        *,
        'seeds/policy/' || seed_name || '.csv' as shipped_file
    from {{ ref('int_policy_restatements') }}
    where is_on_purpose
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
    || coalesce('''' || meaning_before || '''', 'nothing') || ' and now says ' || coalesce('''' || meaning_after || '''', 'nothing')
        as message
from placed
