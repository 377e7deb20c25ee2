-- One row per size segment, lifecycle stage and channel: how many contacts a year an account of that kind should get there, what they cost,
-- and how much of a rep they take.
--
-- Rules "Coverage standards" and "Costs of a contact" in docs/rules.md.
{{ after('policy_problems') }}

with tiers as (
    select * from {{ ref('int_policy_tiers') }}
    where measure = 'size'
),

stages as (
    {{ words_as_rows('lifecycle_stage') }}
),

standards as (
    select * from {{ ref('stg_policy__coverage_standards') }}
),

channel_costs as (
    select * from {{ ref('stg_policy__channel_costs') }}
),

-- The segments of all threshold sets: a name means the same in each.
kinds as (
    select distinct
        tiers.segment as size_segment,
        stages.word as lifecycle_stage
    from tiers
    cross join stages
),

matches as (
    select
        kinds.size_segment,
        kinds.lifecycle_stage,
        standards.channel,
        standards.contacts_per_year,
        standards.margin_uplift,
        row_number() over (
            partition by kinds.size_segment, kinds.lifecycle_stage, standards.channel
            order by
                case when standards.size_segment is null then 1 else 0 end,
                case when standards.lifecycle_stage is null then 1 else 0 end
        ) as match_number
    from kinds
    inner join standards
        on
            kinds.size_segment = coalesce(standards.size_segment, kinds.size_segment)
            and cast(kinds.lifecycle_stage as string) = coalesce(standards.lifecycle_stage, cast(kinds.lifecycle_stage as string))
)

select
    matches.size_segment,
    matches.lifecycle_stage,
    matches.channel,
    matches.contacts_per_year,
    matches.margin_uplift,
    cast(matches.contacts_per_year * channel_costs.cost_per_contact as decimal(18, 6)) as contact_cost,
    cast(matches.contacts_per_year / channel_costs.contacts_per_rep_year as decimal(18, 10)) as rep_share
from matches
inner join channel_costs
    on matches.channel = channel_costs.channel
where matches.match_number = 1
