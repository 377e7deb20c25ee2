-- The trailing amount of each group of several accounts, at each evaluation of one of them. Who has not started yet has bought nothing, and
-- adds nothing.
with amounts as (
    select * from {{ ref('int_account_trailing_amounts') }}
)

select
    group_account_id as account_id,
    evaluation_number,
    threshold_set,
    cast(case when count(*) = count(own_trailing_amount) then sum(own_trailing_amount) end as decimal(18, 2)) as group_trailing_amount
from amounts
where group_number is not null
group by
    group_account_id,
    evaluation_number,
    threshold_set
