-- One row per edit of a policy that was in force, and per policy that RESTATE_POLICY names and that there is not.
with restatements as (
    select
        *,
        cast(published_as_of_date as string) as published_day,
        'a new policy based on ' || policy_id || ' (channel_policies.csv), in force from a coming day (policy_calendar.csv)' as new_policy
    from {{ ref('policy_restatements') }}
    where not {{ is_restated_on_purpose('policy_id') }}
),

policies as (
    select policy_id from {{ ref('stg_policy__policies') }}
    where policy_id is not null
),

published as (
    select policy_id from {{ source('raw_landing', 'accepted_policies') }}
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

unknown as (
    select
        'RESTATE_POLICY' as file_name,
        policy_id as row_description,
        'there is no policy of this id' as problem,
        'Write ids of channel_policies.csv, separated by commas' as remedy
    from ({{ names_as_rows('policy_id', (restated_policies() or ['']) | map('replace', "'", "''")) }}) as named
    where
        policy_id <> ''
        and policy_id not in (select policies.policy_id from policies)
        and policy_id not in (select published.policy_id from published)
)

select * from edits
union all
select * from unknown
