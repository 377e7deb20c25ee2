-- One row per thing that this run lets a policy in force say otherwise than what was published before it, because RESTATE_POLICY names it.
{{ after('policy_problems') }}

with restatements as (

    select * from {{ ref('int_policy_restatements') }}

),

final as (

    select
        policy_id,
        'seeds/policy/' || seed_name || '.csv' as file_name,
        row_description,
        meaning_before,
        meaning_after,
        published_as_of_date,
        'policy ' || policy_id || ', which was in force by ' || cast(published_as_of_date as {{ dbt.type_string() }}) || ', is told otherwise: '
        || seed_name || '.csv [' || row_description || '] said ' || coalesce('''' || meaning_before || '''', 'nothing')
        || ' and now says ' || coalesce('''' || meaning_after || '''', 'nothing') as message
    from restatements
    where is_on_purpose

)

select * from final
