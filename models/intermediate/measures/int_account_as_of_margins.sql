-- One row per account and threshold set: the gross margin of its trailing months as of the as-of date.
--
-- Rule "Margin" in docs/rules.md. Without an order in the window there is no margin either.
with as_of as (
    select * from {{ ref('int_as_of_date') }}
),

measures as (
    select * from {{ ref('int_account_measures') }}
),

margins as (
    select * from {{ ref('int_account_margins') }}
)

select
    measures.account_id,
    measures.threshold_set,
    cast(case when margins.account_id is null then 0 else margins.gross_margin_12m end as decimal(18, 2)) as gross_margin_12m
from as_of
inner join measures
    on as_of.as_of_date = measures.evaluation_date
left join margins
    on
        measures.account_id = margins.account_id
        and measures.threshold_set = margins.threshold_set
        and measures.evaluation_date = margins.evaluation_date
