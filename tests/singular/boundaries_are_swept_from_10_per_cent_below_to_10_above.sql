-- Each boundary of the sweep has a row for each whole per cent from 10 lower to 10 higher.
select
    measure,
    segment,
    count(*) as step_count,
    min(percent) as lowest_percent,
    max(percent) as highest_percent
from {{ ref('policy_threshold_sweeps') }}
group by
    measure,
    segment
having count(*) <> 21 or min(percent) <> -10 or max(percent) <> 10
