-- One row per mistake in the policy lists, and per edit of a policy that was in force. While there is one, a test stops all that reads the
-- policy.
{% set parts = ['policies', 'rules', 'thresholds', 'parameters', 'lists', 'money'] %}

with restatements as (
    select
        *,
        cast(published_as_of_date as string) as published_day,
        'a new policy based on ' || policy_id || ' (channel_policies.csv), in force from a coming day (policy_calendar.csv)' as new_policy
    from {{ ref('policy_restatements') }}
    where not {{ is_restated_on_purpose('policy_id') }}
),

edits as (
    select
        file_name,
        row_description,
        'policy ' || policy_id || ' was in force by ' || published_day || ', the published as-of date. ' || case
            when meaning_before is null then 'This row is new: ''' || meaning_after || ''''
            when meaning_after is null then 'This row is gone: ''' || meaning_before || ''''
            else 'It said ''' || meaning_before || ''' here and now says ''' || meaning_after || ''''
        end as problem,
        'Restore it, and ' || case
            when file_name like '%policy_calendar.csv' then 'put other policies in force from a day after ' || published_day
            when file_name like '%channel_polic%.csv' then 'write the change in ' || new_policy
            else 'write the change in a new threshold set based on this one (threshold_sets.csv) for ' || new_policy
        end || '. To tell the past otherwise on purpose, run once with RESTATE_POLICY=' || policy_id as remedy
    from restatements
),

problems as (
    {% for part in parts %}
    select * from {{ ref('policy_problems__' ~ part) }}
    union all
    {% endfor %}
    select * from edits
),

-- A company's own list takes the place of the shipped one.
placed as (
    select
        {{ policy_list_path('file_name') }} as file_name,
        row_description,
        problem,
        remedy
    from problems
)

select
    file_name,
    coalesce(row_description, '(blank row)') as row_description,
    problem,
    remedy,
    file_name || ' [' || coalesce(row_description, 'blank row') || ']: ' || problem || '. ' || remedy || '.' as message
from placed
