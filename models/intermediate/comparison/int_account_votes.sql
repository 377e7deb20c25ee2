-- One row per account of the mart: what each of the four divisions alone would say of it as of the as-of date.
--
-- Rule "Votes of the divisions" in docs/rules.md.
with accounts as (
    select * from {{ ref('int_accounts') }}
),

candidates as (
    select * from {{ ref('int_policy_candidates') }}
)

select
    {% for division, nothing_to_measure in divisions().items() %}
    max(case
        when candidates.policy_id <> '{{ division }}_only' then null
        when {{ nothing_to_measure }} then 'abstain'
        else cast(candidates.channel as string)
    end) as {{ division }}_vote,
    {% endfor %}
    accounts.account_id
from accounts
inner join candidates
    on accounts.account_id = candidates.account_id
group by accounts.account_id
