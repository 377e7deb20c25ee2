-- Every mart is joined to the run's one date and policy: with none they would be empty, with two every account would be there twice.
select count(*) as row_count
from {{ ref('int_run_context') }}
cross join {{ ref('int_run_fingerprints') }}
having count(*) <> 1
