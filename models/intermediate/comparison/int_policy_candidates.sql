-- One row per account of the mart and policy: the cell that the account is in as of the as-of date by the policy's threshold set, and the
-- channel that the policy gives that cell.
with as_of as (
    select * from {{ ref('int_as_of_date') }}
),

segments as (
    select * from {{ ref('int_account_segments') }}
),

decisions as (
    select * from {{ ref('int_policy_decisions') }}
)

select
    segments.account_id,
    decisions.policy_id,
    {{ cell_columns('segments') }},
    decisions.channel
from as_of
inner join segments
    on as_of.as_of_date = segments.evaluation_date
inner join decisions
    on segments.threshold_set = decisions.threshold_set and {{ same_cell('segments', 'decisions') }}
