-- One row per threshold set and thing that it says: a boundary, a sales cycle or a parameter that decides.
--
-- What the rows mean, not how they are written: 10000 and 10000.00 are the same, and so is an industry that says what all others have.
with thresholds as (
    select * from {{ ref('int_policy_tiers') }}
),

cycles as (
    select * from {{ ref('int_policy_set_sales_cycles') }}
),

parameters as (
    select * from {{ ref('int_policy_set_parameters') }}
),

said as (
    select
        threshold_set,
        written_in,
        'segment_thresholds' as seed_name,
        'scope=' || scope || ', measure=' || measure || ', segment=' || segment as item,
        case
            when coalesce(enter_at, 0) = 0 then 'lowest segment'
            else
                'enter_at ' || {{ plain_number('enter_at', 'decimal(18, 2)') }}
                || ', exit_below ' || {{ plain_number('coalesce(exit_below, enter_at)', 'decimal(18, 2)') }}
        end as meaning
    from thresholds
    union all
    select
        cycles.threshold_set,
        cycles.written_in,
        'sales_cycles' as seed_name,
        'industry=' || cycles.industry as item,
        cycles.cycle as meaning
    from cycles
    left join cycles as others
        on cycles.threshold_set = others.threshold_set and others.industry = '*'
    where cycles.industry = '*' or others.cycle is null or cycles.cycle <> others.cycle
    union all
    select
        threshold_set,
        written_in,
        'policy_parameters' as seed_name,
        'parameter=' || parameter as item,
        {{ policy_parameter_meaning() }} as meaning
    from parameters
    where
        parameter in (
            {% for parameter in deciding_parameters() %}
            '{{ parameter }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
)

select
    threshold_set,
    written_in,
    seed_name,
    item,
    coalesce(meaning, '(blank)') as meaning
from said
where item is not null
