-- The override in force at D for each surviving account; where merges bring several together, the latest one.
with overrides as (

    select * from {{ ref('int_policy_overrides') }}

),

survivors as (

    select * from {{ ref('int_account_merges') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

in_force as (

    select
        survivors.surviving_account_id as account_id,
        overrides.channel,
        overrides.reason,
        overrides.approved_by,
        overrides.valid_to,
        row_number() over (
            partition by survivors.surviving_account_id
            order by overrides.valid_from desc, overrides.account_id asc
        ) as override_rank
    from overrides
    cross join as_of
    inner join survivors
        on overrides.account_id = survivors.account_id
    where as_of.as_of_date between overrides.valid_from and overrides.valid_to

),

final as (

    select
        account_id,
        channel,
        reason,
        approved_by,
        valid_to
    from in_force
    where override_rank = 1

)

select * from final
