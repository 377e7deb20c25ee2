-- Accounts to which a new policy of the calendar gives another channel than the old one would have given them that day.
with policies_by_date as (
    select * from {{ ref('int_policy_by_evaluation') }}
    where is_policy_change
),

policies as (
    select * from {{ ref('stg_policy__policies') }}
),

spells as (
    select * from {{ ref('int_cell_spells') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
),

sides as (
    select
        policies_by_date.evaluation_number,
        policies_by_date.threshold_set as new_threshold_set,
        policies_by_date.is_month_end,
        side.is_new,
        case when side.is_new then policies_by_date.policy_id else policies_by_date.previous_policy_id end as policy_id
    from policies_by_date
    cross join (values (true), (false)) as side (is_new)
),

decided as (
    select
        spells.account_id,
        sides.evaluation_number,
        sides.new_threshold_set as threshold_set,
        max(case when sides.is_new then decisions.channel end) as candidate_channel,
        max(case when not sides.is_new then decisions.channel end) as former_channel
    from sides
    inner join policies
        on sides.policy_id = policies.policy_id
    inner join spells
        on
            policies.threshold_set = spells.threshold_set
            and sides.is_month_end <> spells.is_between
            and sides.evaluation_number >= spells.from_number
            and sides.evaluation_number <= spells.to_number
    inner join decisions
        on sides.policy_id = decisions.policy_id and spells.cell_number = decisions.cell_number
    group by
        spells.account_id,
        sides.evaluation_number,
        sides.new_threshold_set
)

select
    account_id,
    threshold_set,
    candidate_channel,
    former_channel,
    evaluation_number
from decided
where candidate_channel <> former_channel
