-- One row per account and threshold set: what the account is measured by.
--
-- Rules "Thresholds by region or country" and "Sales cycle" in docs/rules.md. The tiers are those of its region, else of its country, else
-- everybody's; the sales cycle is that of its industry, else everybody's.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

-- An account that is alone in its group is the group.
account_groups as (
    select ultimate_parent_account_id
    from accounts
    group by ultimate_parent_account_id
    having count(*) > 1
),

parameters as (
    select * from {{ ref('int_policy_parameters') }}
),

sales_cycles as (
    select * from {{ ref('int_policy_set_sales_cycles') }}
),

tiers as (
    select * from {{ ref('int_policy_tiers') }}
),

scopes as (
    select
        tiers.threshold_set,
        tiers.measure,
        tiers.scope,
        max(tiers.tier_rank) as top_rank,
        max(case when tiers.segment = parameters.whitespace_min_segment then tiers.tier_rank end) as whitespace_rank,
        max(case when tiers.segment = 'large' then tiers.enter_at end) as large_from
    from tiers
    inner join parameters
        on tiers.threshold_set = parameters.threshold_set
    group by
        tiers.threshold_set,
        tiers.measure,
        tiers.scope
),

scoped as (
    select
        accounts.account_id,
        scopes.*,
        row_number() over (
            partition by accounts.account_id, scopes.threshold_set, scopes.measure
            order by
                case
                    -- Whatever an account's region or country is called.
                    when scopes.scope = '*' then 3
                    when scopes.scope = lower(accounts.region) then 1
                    else 2
                end
        ) as specificity_rank
    from accounts
    inner join scopes
        on scopes.scope in (lower(accounts.region), lower(accounts.country), '*')
),

applied_scopes as (
    select
        account_id,
        threshold_set,
        max(case when measure = 'size' then scope end) as tier_scope,
        max(case when measure = 'size' then top_rank end) as top_size_rank,
        max(case when measure = 'size' then whitespace_rank end) as whitespace_rank,
        max(case when measure = 'transaction_size' then large_from end) as large_transaction_from
    from scoped
    where specificity_rank = 1
    group by
        account_id,
        threshold_set
)

select
    accounts.account_id,
    applied_scopes.threshold_set,
    applied_scopes.tier_scope,
    applied_scopes.top_size_rank,
    applied_scopes.whitespace_rank,
    applied_scopes.large_transaction_from,
    coalesce(own_cycles.cycle, default_cycles.cycle, 'short') as sales_cycle,
    case
        when coalesce(own_cycles.cycle, default_cycles.cycle) = 'long' then parameters.dormant_after_days_long
        else parameters.dormant_after_days_short
    end as dormant_after_days,
    -- Null for an account that is alone in its group.
    account_groups.ultimate_parent_account_id as group_account_id,
    accounts.potential_amount,
    accounts.is_key_account,
    accounts.coverage_group
from accounts
inner join applied_scopes
    on accounts.account_id = applied_scopes.account_id
inner join parameters
    on applied_scopes.threshold_set = parameters.threshold_set
left join account_groups
    on accounts.ultimate_parent_account_id = account_groups.ultimate_parent_account_id
left join sales_cycles as own_cycles
    on applied_scopes.threshold_set = own_cycles.threshold_set and lower(accounts.industry) = own_cycles.industry
left join sales_cycles as default_cycles
    on applied_scopes.threshold_set = default_cycles.threshold_set and default_cycles.industry = '*'
