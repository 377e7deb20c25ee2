-- One row per account type and industry with an account that has bought: the group of accounts that are judged together.
--
-- Rule "Reorder outlook" in docs/rules.md. The smallest level with enough accounts that have bought again: type and industry (500), else
-- the type's other industries together (200), else all the rest. So each account is judged by its like, and counts in one group only.
with histories as (
    select * from {{ ref('int_reorder_histories') }}
    where is_as_of_date
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

kinds as (
    select
        coalesce(lower(accounts.account_type), '(none)') as account_type,
        coalesce(lower(accounts.industry), '(none)') as industry,
        count(case when histories.repeat_count > 0 then 1 end) as repeating_accounts
    from accounts
    left join histories
        on accounts.account_id = histories.account_id
    group by
        coalesce(lower(accounts.account_type), '(none)'),
        coalesce(lower(accounts.industry), '(none)')
),

-- What is too small by itself is added up.
types as (
    select
        account_type,
        sum(repeating_accounts) as repeating_accounts
    from kinds
    where repeating_accounts < {{ enough_repeating_accounts_of_industry() }}
    group by account_type
),

levels as (
    select
        kinds.account_type,
        kinds.industry,
        case
            when kinds.repeating_accounts >= {{ enough_repeating_accounts_of_industry() }} then 'type_and_industry'
            when types.repeating_accounts >= {{ enough_repeating_accounts() }} then 'type'
            else 'all'
        end as fit_level
    from kinds
    left join types
        on kinds.account_type = types.account_type
)

select
    account_type,
    industry,
    fit_level,
    case fit_level
        when 'type_and_industry' then 'type ' || account_type || ', industry ' || industry
        when 'type' then 'type ' || account_type || ', other industries'
        else 'all others'
    end as fit_group
from levels
