-- One row per account that reps cover: what contacts cost in either channel, what the account earns, and which channel money speaks for.
--
-- Rules "Contribution and break-even" and "Policy against money" in docs/rules.md. An unknown margin leaves everything unknown that depends
-- on it.
with segments as (
    select * from {{ ref('account_segments') }}
),

assignments as (
    select * from {{ ref('int_account_assignments') }}
    where assigned_channel <> 'house'
),

coverage_costs as (
    select * from {{ ref('int_coverage_costs') }}
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

priced as (
    select
        segments.account_id,
        segments.account_name,
        cast(assignments.assigned_channel as string) as assigned_channel,
        segments.size_segment,
        segments.lifecycle_stage,
        segments.net_revenue_12m,
        segments.gross_margin_12m,
        inside.contacts_per_year as contacts_inside,
        outside.contacts_per_year as contacts_outside,
        cast(inside.contact_cost as decimal(18, 2)) as contact_cost_inside,
        cast(outside.contact_cost as decimal(18, 2)) as contact_cost_outside,
        {{ contribution('segments.gross_margin_12m', 'inside.margin_uplift', 'inside.contact_cost') }} as contribution_inside,
        {{ contribution('segments.gross_margin_12m', 'outside.margin_uplift', 'outside.contact_cost') }} as contribution_outside,
        cast(outside.contact_cost / parameters.selling_share_of_margin as decimal(18, 2)) as break_even_margin,
        cast(outside.contact_cost - inside.contact_cost as decimal(18, 2)) as break_even_uplift,
        segments.as_of_date
    from segments
    inner join assignments
        on segments.account_id = assignments.account_id
    inner join parameters
        on segments.threshold_set = parameters.threshold_set
    inner join coverage_costs as inside
        on
            segments.size_segment = inside.size_segment
            and segments.lifecycle_stage = cast(inside.lifecycle_stage as string)
            and inside.channel = 'inside'
    inner join coverage_costs as outside
        on
            segments.size_segment = outside.size_segment
            and segments.lifecycle_stage = cast(outside.lifecycle_stage as string)
            and outside.channel = 'outside'
),

judged as (
    select
        *,
        {{ money_channel('gross_margin_12m', 'break_even_margin') }} as money_channel
    from priced
)

select
    account_id,
    account_name,
    assigned_channel,
    size_segment,
    lifecycle_stage,
    money_channel,
    net_revenue_12m,
    gross_margin_12m,
    cast(contacts_inside as decimal(9, 4)) as contacts_inside,
    cast(contacts_outside as decimal(9, 4)) as contacts_outside,
    contact_cost_inside,
    contact_cost_outside,
    contribution_inside,
    contribution_outside,
    case when assigned_channel = 'outside' then contribution_outside else contribution_inside end as contribution,
    break_even_margin,
    -- What it has to buy at the margin rate that it has.
    cast(case
        when gross_margin_12m > 0 and net_revenue_12m > 0
            then cast(break_even_margin as decimal(28, 2)) * net_revenue_12m / gross_margin_12m
    end as decimal(18, 2)) as break_even_revenue,
    break_even_uplift,
    cast(case when gross_margin_12m > 0 then break_even_uplift / gross_margin_12m end as decimal(18, 4)) as break_even_uplift_share,
    cast(case
        when assigned_channel = money_channel then 0
        when money_channel is not null then abs(contribution_outside - contribution_inside)
    end as decimal(18, 2)) as amount_at_stake,
    assigned_channel = money_channel as is_agreed,
    as_of_date
from judged
