{{ after('policy_problems') }}

with sales_cycles as (
    select * from {{ ref('int_policy_set_sales_cycles') }}
)

select
    threshold_set,
    industry,
    cycle
from sales_cycles
