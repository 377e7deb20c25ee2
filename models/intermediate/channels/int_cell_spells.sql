-- Stretches of month-ends at which an account stays in one cell of the decision table, per threshold set, both with and without the memory
-- of size (`plain_`), and the cells before. A D between month-ends is a stretch of its own. House accounts are in no cell that decides.
with cells as (
    select * from {{ ref('int_account_cells') }}
),

-- Read twice: one import for both would be kept in memory as a whole.
cells_between as (
    select * from {{ ref('int_account_cells') }}
    where evaluation_number % 2 = 1
),

accounts as (
    select
        measured.measured_number,
        measured.account_id,
        measured.threshold_set
    from {{ ref('int_measured_accounts') }} as measured
    inner join {{ ref('int_accounts') }} as accounts
        on measured.account_id = accounts.account_id
    where accounts.coverage <> 'house'
),

last_month_end as (
    select max(evaluation_number) as last_number
    from {{ ref('int_evaluation_dates') }}
    where is_month_end
),

-- Millions of rows are put in order by a number.
followed as (
    select
        accounts.measured_number,
        cells.evaluation_number,
        cells.cell_number,
        cells.plain_cell_number,
        lag(cells.cell_number) over account_history as former_cell_number,
        lag(cells.plain_cell_number) over account_history as former_plain_cell_number
    from cells
    inner join accounts
        on cells.account_id = accounts.account_id and cells.threshold_set = accounts.threshold_set
    where cells.evaluation_number % 2 = 0
    window account_history as (partition by accounts.measured_number order by cells.evaluation_number)
),

changes as (
    select
        followed.*,
        lead(evaluation_number) over (partition by measured_number order by evaluation_number) as next_number
    from followed
    where
        former_cell_number is null
        or cell_number <> former_cell_number
        or plain_cell_number <> former_plain_cell_number
)

select
    accounts.account_id,
    accounts.threshold_set,
    false as is_between,
    changes.cell_number,
    changes.plain_cell_number,
    changes.former_cell_number,
    changes.former_plain_cell_number,
    changes.evaluation_number as from_number,
    coalesce(changes.next_number - 2, last_month_end.last_number) as to_number
from changes
cross join last_month_end
inner join accounts
    on changes.measured_number = accounts.measured_number

union all

select
    accounts.account_id,
    accounts.threshold_set,
    true as is_between,
    cells_between.cell_number,
    cells_between.plain_cell_number,
    cast(null as integer) as former_cell_number,
    cast(null as integer) as former_plain_cell_number,
    cells_between.evaluation_number as from_number,
    cells_between.evaluation_number as to_number
from cells_between
inner join accounts
    on cells_between.account_id = accounts.account_id and cells_between.threshold_set = accounts.threshold_set
