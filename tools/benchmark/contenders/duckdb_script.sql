-- The marts of this project as one DuckDB script, written by hand: the yardstick of the speed benchmark. It reads the schemas `raw` and
-- `seeds` and the variable `as_of_date` that duckdb_script.py sets up, and leaves the marts in the schema `marts`.
--
-- What makes it fast, and what a project for everybody's data cannot take for granted:
--   - The raw data are typed and clean, as the generator makes them without planted cases: no duplicates, no malformed values, no merge or
--     parent in a circle, no unknown currency. Nothing is rejected, so nothing holds an account, and nothing is reported.
--   - One threshold set without regional thresholds, the tiers small, medium and large, one policy in force over the whole history. Step 2
--     stops where the seeds say otherwise.
--   - Accounts are numbers, segments are codes, answers of policies are bits; texts come back where a mart is written.
--   - Few accounts are special (in a group, of a long sales cycle, with sales undone by returns, near a boundary). What only these need is
--     computed for these alone.

create schema marts;

-- 1. Time ---------------------------------------------------------------------------------------------------------------------------------

-- Evaluation dates are numbers: a month-end has twice the number of its month, a D between month-ends the odd number before its own
-- month's end. So trailing windows are additions.
create macro month_end_number(day) as cast(24 * year(day) + 2 * month(day) as integer);

create macro months_before(day, months) as
    case
        when day = last_day(day) then last_day(cast(day - to_months(months) as date))
        else cast(day - to_months(months) as date)
    end;

set variable as_of_number = (
    select month_end_number(as_of_date) - case when as_of_date = last_day(as_of_date) then 0 else 1 end
    from (select getvariable('as_of_date') as as_of_date)
);
create macro as_of_date() as getvariable('as_of_date');
create macro as_of_number() as getvariable('as_of_number');

-- Greater than the number of any evaluation.
create macro never() as 999999999;

-- The first evaluation that knows of a date, and the first whose trailing months no longer hold it: only a D between month-ends can lose a
-- date that its own month's end would lose too.
create macro entry_number(day) as least(month_end_number(day), as_of_number());
create macro exit_number(day, months) as
    month_end_number(day) + 2 * months
    - case
        when month_end_number(day) + 2 * months = as_of_number() + 1 and day <= months_before(as_of_date(), months) then 1
        else 0
    end;

-- The month-end before an evaluation.
create macro month_end_before(number) as number - 2 + number % 2;

-- 2. Policy -------------------------------------------------------------------------------------------------------------------------------

set variable parameters = (select map(list(parameter), list(value)) from seeds.policy_parameters);
create macro parameter(name) as cast(getvariable('parameters')[name] as integer);
create macro factor(name) as cast(getvariable('parameters')[name] as decimal(9, 4));
create macro reporting_currency() as upper(getvariable('parameters')['reporting_currency']);

set variable policy_id = (select any_value(policy_id) from seeds.policy_calendar);
create macro policy_id() as getvariable('policy_id');
set variable deal_routing = (select deal_routing from seeds.channel_policies where policy_id = getvariable('policy_id'));
set variable fallback_channel = (select fallback_channel from seeds.channel_policies where policy_id = getvariable('policy_id'));
set variable holdout_days = (
    select cast(holdout_days as integer) from seeds.channel_policies where policy_id = getvariable('policy_id')
);
set variable threshold_set = (select any_value(threshold_set) from seeds.channel_policies);

set variable bounds = (
    select
        {
            medium_enter: max(cast(enter_at as decimal(18, 2))) filter (where measure = 'size' and segment = 'medium'),
            medium_exit: max(cast(exit_below as decimal(18, 2))) filter (where measure = 'size' and segment = 'medium'),
            large_enter: max(cast(enter_at as decimal(18, 2))) filter (where measure = 'size' and segment = 'large'),
            large_exit: max(cast(exit_below as decimal(18, 2))) filter (where measure = 'size' and segment = 'large'),
            large_transaction: max(cast(enter_at as decimal(18, 2))) filter (where measure = 'transaction_size' and segment = 'large')
        }
    from seeds.segment_thresholds
);
create macro bounds() as getvariable('bounds');

select error('this script is written for one threshold set with the tiers small, medium and large, and one policy in force')
where
    (select count(*) from seeds.policy_calendar) <> 1
    or (select count(distinct threshold_set) from seeds.channel_policies) <> 1
    or (select count(distinct threshold_set) from seeds.policy_parameters) <> 1
    or (
        select list(measure || ' ' || segment || ' ' || scope order by measure, cast(coalesce(enter_at, '0') as decimal(18, 2)))
        from seeds.segment_thresholds
    ) <> ['size small *', 'size medium *', 'size large *', 'transaction_size small *', 'transaction_size large *']
    or getvariable('parameters')['size_scope'] <> 'group'
    or getvariable('parameters')['size_measure'] <> 'revenue'
    or getvariable('parameters')['whitespace_min_segment'] <> 'large';

-- Every cell of the decision table that can exist. A group that makes whitespace is large, and so are its accounts.
create table cells as
with stages as (
    select * from (values (1, 'whitespace'), (2, 'prospect'), (3, 'dormant'), (4, 'new'), (5, 'reactivated'), (6, 'established'))
        as stages (stage_code, lifecycle_stage)
),

sizes as (
    select * from (values (1, 'small'), (2, 'medium'), (3, 'large')) as sizes (size_rank, size_segment)
),

statuses as (
    select * from (values (1, 'never_ordered'), (2, 'active'), (3, 'at_risk'), (4, 'dormant')) as statuses (status_code, dormancy_status)
),

bands as (
    select * from (values (1, 'none'), (2, 'small'), (3, 'large')) as bands (band_code, transaction_band)
)

select
    cast(stage_code * 64 + size_rank * 16 + (status_code - 1) * 4 + band_code as smallint) as cell,
    *
from stages
cross join sizes
cross join statuses
cross join bands
where
    case lifecycle_stage
        when 'prospect' then dormancy_status = 'never_ordered'
        when 'whitespace' then dormancy_status in ('never_ordered', 'dormant') and size_segment = 'large'
        when 'dormant' then dormancy_status = 'dormant'
        else dormancy_status in ('active', 'at_risk')
    end
    and (dormancy_status <> 'never_ordered' or transaction_band = 'none');

create macro cell_of(stage_code, size_rank, status_code, band_code) as
    cast(stage_code * 64 + size_rank * 16 + (status_code - 1) * 4 + band_code as smallint);

-- What each policy says in each cell: the first rule that fits.
create table decisions as
with policies as (
    select
        policy_id,
        fallback_channel,
        row_number() over (order by policy_id) - 1 as policy_bit
    from seeds.channel_policies
)

select
    policies.policy_id,
    policies.policy_bit,
    cells.cell,
    cast(rules.rule_number as integer) as rule_number,
    coalesce(rules.channel, policies.fallback_channel) as channel,
    coalesce(rules.reason, 'No rule of the policy covers this combination, so its fallback channel applies') as reason,
    case when rules.rule_number is null then 'fallback' else 'policy' end as decided_by
from policies
cross join cells
left join seeds.channel_policy_rules as rules
    on
        policies.policy_id = rules.policy_id
        and cells.lifecycle_stage = coalesce(rules.lifecycle_stage, cells.lifecycle_stage)
        and cells.size_segment = coalesce(rules.size_segment, cells.size_segment)
        and cells.dormancy_status = coalesce(rules.dormancy_status, cells.dormancy_status)
        and cells.transaction_band = coalesce(rules.transaction_band, cells.transaction_band)
qualify row_number() over (partition by policies.policy_id, cells.cell order by cast(rules.rule_number as integer) nulls last) = 1;

set variable policy_bit = (select any_value(policy_bit) from decisions where policy_id = policy_id());

-- All answers for a cell as bits: a policy's bit says outside.
create table answers as
select
    cell,
    cast(sum(case when channel = 'outside' then 1 << policy_bit else 0 end) as integer) as answers
from decisions
group by cell;

-- What history is played under: the policy in force, which looks ahead, too; each policy as if it had always held; and the one in force
-- without memory.
create table tracks as
select
    policies.policy_id,
    kinds.track_kind,
    case when kinds.track_kind = 'plain' then 20 else bits.policy_bit end as answer_bit,
    case when kinds.track_kind = 'plain' then 0 else cast(policies.dwell_up as integer) end as dwell_up,
    case when kinds.track_kind = 'plain' then 0 else cast(policies.dwell_down as integer) end as dwell_down,
    case when kinds.track_kind = 'plain' then 0 else cast(policies.holdout_days as integer) end as holdout_days,
    cast(row_number() over (order by kinds.track_kind, policies.policy_id) as tinyint) as track
from seeds.channel_policies as policies
inner join (select distinct policy_id, policy_bit from decisions) as bits
    on policies.policy_id = bits.policy_id
inner join (values ('in_force'), ('plain'), ('replay')) as kinds (track_kind)
    on kinds.track_kind = 'replay' or policies.policy_id = policy_id();

create table exchange_rates as
select
    upper(currency_code) as currency_code,
    cast(valid_from as date) as valid_from,
    cast(coalesce(lead(valid_from) over (partition by upper(currency_code) order by cast(valid_from as date)), '9999-12-31') as date)
        as valid_until,
    cast(rate_to_reporting as decimal(18, 8)) as rate
from seeds.exchange_rates
where upper(currency_code) <> reporting_currency()
union all
select
    reporting_currency(),
    date '0001-01-01',
    date '9999-12-31',
    cast(1 as decimal(18, 8));

-- 3. Accounts -----------------------------------------------------------------------------------------------------------------------------

create table merged_records as
with recursive way as (
    select
        account_id,
        merged_into_account_id as at_id
    from raw.crm_accounts
    where merged_into_account_id is not null
    union all
    select
        way.account_id,
        nexts.merged_into_account_id
    from way
    inner join raw.crm_accounts as nexts
        on way.at_id = nexts.account_id
    where nexts.merged_into_account_id is not null
)

select
    way.account_id,
    way.at_id as surviving_account_id
from way
inner join raw.crm_accounts as ends
    on way.at_id = ends.account_id
where ends.merged_into_account_id is null;

-- The surviving account of every record, under a number that stands for it from here on.
create table records as
with surviving as (
    select
        accounts.account_id,
        coalesce(merged_records.surviving_account_id, accounts.account_id) as surviving_account_id
    from raw.crm_accounts as accounts
    left join merged_records
        on accounts.account_id = merged_records.account_id
),

numbered as (
    select
        account_id,
        cast(row_number() over (order by account_id) as integer) as account_no
    from surviving
    where account_id = surviving_account_id
)

select
    surviving.account_id,
    numbered.account_no,
    surviving.account_id = numbered.account_id as is_surviving
from surviving
inner join numbered
    on surviving.surviving_account_id = numbered.account_id;

create table ultimate_parents as
with recursive breaks as (
    select records.account_no
    from seeds.hierarchy_breaks
    inner join records
        on hierarchy_breaks.account_id = records.account_id
),

links as (
    select
        records.account_no,
        parents.account_no as parent_no
    from raw.crm_accounts as accounts
    inner join records
        on accounts.account_id = records.account_id and accounts.merged_into_account_id is null
    inner join records as parents
        on accounts.parent_account_id = parents.account_id and parents.account_no <> records.account_no
    where parents.account_no not in (select breaks.account_no from breaks)
),

way as (
    select
        account_no,
        parent_no as at_no
    from links
    union all
    select
        way.account_no,
        links.parent_no
    from way
    inner join links
        on way.at_no = links.account_no
)

select
    account_no,
    at_no as parent_no
from way
where at_no not in (select links.account_no from links);

create table accounts_described as
with cycles as (
    select
        lower(industry) as industry,
        lower(cycle) as cycle
    from seeds.sales_cycles
),

kept as (
    select
        records.account_no,
        accounts.account_id,
        accounts.account_name,
        coalesce(ultimate_parents.parent_no, records.account_no) as parent_no,
        accounts.account_type,
        coalesce(account_types.coverage, 'assigned') as coverage,
        accounts.industry,
        accounts.country,
        accounts.region,
        accounts.website_domain,
        accounts.owner_id,
        coalesce(own_cycles.cycle, (select cycles.cycle from cycles where cycles.industry = '*'), 'short') as sales_cycle,
        cast(round(accounts.potential_amount, 2) as decimal(18, 2)) as potential_amount,
        coalesce(cast(accounts.is_key_account as boolean), false) as is_key_account,
        coalesce(cast(accounts.is_deleted as boolean), false) as is_deleted,
        cast(accounts.created_at as date) as created_date
    from raw.crm_accounts as accounts
    inner join records
        on accounts.account_id = records.account_id
    left join ultimate_parents
        on records.account_no = ultimate_parents.account_no
    left join seeds.account_types
        on lower(accounts.account_type) = account_types.account_type
    left join cycles as own_cycles
        on lower(accounts.industry) = own_cycles.industry
    where
        accounts.merged_into_account_id is null
        -- Who is deleted stays while orders name it.
        and (
            not coalesce(cast(accounts.is_deleted as boolean), false)
            or exists (
                select 1
                from raw.orders
                inner join records as ordering
                    on orders.account_id = ordering.account_id
                where ordering.account_no = records.account_no
            )
        )
)

select
    *,
    count(*) over (partition by parent_no) > 1 as is_grouped,
    case when sales_cycle = 'long' then parameter('dormant_after_days_long') else parameter('dormant_after_days_short') end
        as dormant_after_days
from kept;

-- 4. Orders -------------------------------------------------------------------------------------------------------------------------------

-- Amounts stay in 64 bits, where rounding costs a fiftieth: there is room for an order of 92 million, and an error beyond that.
create macro in_cents(amount) as cast(amount as decimal(18, 2));
create macro converted(amount, rate) as in_cents(amount * rate);

-- Counted orders up to D. An order is worth what its lines are, or its header where it has none; a line of unknown cost leaves the margin
-- unknown. What a return is worth in its own currency is kept, because one that takes an order back is converted at that order's rate.
create table counted_orders as
with line_totals as (
    select
        order_id,
        sum(
            cast(quantity as decimal(18, 2)) * cast(unit_price as decimal(18, 4)) * (1 - coalesce(cast(discount_rate as decimal(18, 4)), 0))
            - coalesce(cast(discount_amount as decimal(18, 4)), 0)
        ) as net_amount,
        case
            when count(*) = count(unit_cost) then sum(cast(quantity as decimal(18, 2)) * cast(unit_cost as decimal(18, 4)))
        end as cost_amount
    from raw.order_lines
    group by order_id
),

valued as (
    select
        orders.order_id,
        orders.original_order_id,
        orders.customer_po,
        records.account_no,
        upper(coalesce(orders.currency_code, reporting_currency())) as currency_code,
        coalesce(
            in_cents(cast(line_totals.net_amount as decimal(18, 10))),
            in_cents(orders.order_total - coalesce(orders.tax_amount, 0) - coalesce(orders.freight_amount, 0))
        ) as net_amount,
        cast(line_totals.cost_amount as decimal(18, 6)) as cost_amount,
        cast(orders.ordered_at as date) as order_date
    from raw.orders
    inner join seeds.order_statuses
        on coalesce(lower(orders.status), '(blank)') = order_statuses.status and order_statuses.treatment = 'counted'
    inner join records
        on orders.account_id = records.account_id
    left join line_totals
        on orders.order_id = line_totals.order_id
    where cast(orders.ordered_at as date) <= as_of_date()
)

select
    valued.order_id,
    case when valued.net_amount < 0 then valued.original_order_id end as original_order_id,
    valued.customer_po,
    valued.account_no,
    valued.currency_code,
    valued.net_amount as own_net_amount,
    in_cents(valued.net_amount - valued.cost_amount) as own_margin_amount,
    converted(valued.net_amount, exchange_rates.rate) as net_amount,
    converted(in_cents(valued.net_amount - valued.cost_amount), exchange_rates.rate) as margin_amount,
    valued.order_date
from valued
inner join exchange_rates
    on
        valued.currency_code = exchange_rates.currency_code
        and valued.order_date >= exchange_rates.valid_from
        and valued.order_date < exchange_rates.valid_until
where valued.net_amount <> 0;

-- Returns that take an order back: they belong to its account and date and are converted at its rate, but are known from their own date on.
-- `rowid` numbers the counted orders.
create table linked_returns as
with linked as materialized (
    select
        returns.row_no,
        originals.rowid as original_row_no,
        originals.account_no,
        returns.currency_code,
        returns.own_net_amount,
        returns.own_margin_amount,
        originals.order_date,
        returns.order_date as known_date
    from (select rowid as row_no, * from counted_orders where original_order_id is not null) as returns
    inner join counted_orders as originals
        on
            returns.original_order_id = originals.order_id
            and originals.own_net_amount > 0
            and returns.order_date >= originals.order_date
)

select
    linked.row_no,
    linked.original_row_no,
    linked.account_no,
    converted(linked.own_net_amount, exchange_rates.rate) as net_amount,
    converted(linked.own_margin_amount, exchange_rates.rate) as margin_amount,
    linked.order_date,
    linked.known_date
from linked
inner join exchange_rates
    on
        linked.currency_code = exchange_rates.currency_code
        and linked.order_date >= exchange_rates.valid_from
        and linked.order_date < exchange_rates.valid_until;

-- What each order adds, and from when it is known.
create table parts as
select
    account_no,
    net_amount,
    margin_amount,
    false as is_linked_return,
    order_date,
    order_date as known_date
from counted_orders
where original_order_id is null or rowid not in (select linked_returns.row_no from linked_returns)
union all
select
    account_no,
    net_amount,
    margin_amount,
    true,
    order_date,
    known_date
from linked_returns;

-- The states of each sale: what it is worth less the returns known by then. Only what was returned has more than one.
create table sale_states as
with changes as (
    select
        rowid as row_no,
        account_no,
        customer_po,
        net_amount,
        order_date,
        entry_number(order_date) as number
    from counted_orders
    where rowid in (select linked_returns.original_row_no from linked_returns)
    union all
    select
        original_row_no,
        account_no,
        null,
        net_amount,
        order_date,
        entry_number(known_date)
    from linked_returns
),

changes_by_number as (
    select
        row_no,
        account_no,
        order_date,
        number,
        min(customer_po) as customer_po,
        sum(net_amount) as net_amount
    from changes
    group by all
),

states as (
    select
        account_no,
        -- The first state is the order's own, and knows the purchase order.
        first_value(customer_po) over states_of_order as customer_po,
        sum(net_amount) over (states_of_order rows unbounded preceding) as net_amount,
        order_date,
        number as from_number,
        coalesce(lead(number) over states_of_order, never()) as until_number
    from changes_by_number
    window states_of_order as (partition by row_no order by number)
)

select
    account_no,
    customer_po,
    net_amount,
    order_date,
    entry_number(order_date) as from_number,
    never() as until_number
from counted_orders
where net_amount > 0 and rowid not in (select linked_returns.original_row_no from linked_returns)
union all
select
    account_no,
    customer_po,
    cast(net_amount as decimal(18, 2)),
    order_date,
    from_number,
    until_number
from states
-- What nets to zero or less is no purchase.
where net_amount > 0;

drop table counted_orders;

-- Sales that share a purchase order, else a day, are one transaction, dated by its latest sale. Only what is delivered or returned in parts
-- has more than one state.
create table transactions as
with grouped as (
    select
        account_no,
        customer_po,
        case when customer_po is null then order_date end as sales_date,
        sum(net_amount) as amount,
        max(order_date) as transaction_date,
        min(from_number) as from_number,
        min(from_number) = max(from_number) and min(until_number) = never() as has_one_state
    from sale_states
    group by all
),

sales_in_parts as (
    select sale_states.*
    from sale_states
    semi join (select * from grouped where not has_one_state) as in_parts
        on
            sale_states.account_no = in_parts.account_no
            and sale_states.customer_po is not distinct from in_parts.customer_po
            and case when sale_states.customer_po is null then sale_states.order_date end is not distinct from in_parts.sales_date
),

keyed as (
    select
        account_no,
        coalesce('po ' || customer_po, 'day ' || order_date) as transaction_key,
        net_amount,
        order_date,
        from_number,
        until_number
    from sales_in_parts
),

state_numbers as (
    select
        account_no,
        transaction_key,
        from_number
    from keyed
    union
    select
        account_no,
        transaction_key,
        until_number
    from keyed
    where until_number < never()
),

spans as (
    select
        *,
        coalesce(lead(from_number) over (partition by account_no, transaction_key order by from_number), never()) as until_number
    from state_numbers
)

select
    account_no,
    cast(amount as decimal(18, 2)) as amount,
    transaction_date,
    from_number,
    never() as until_number
from grouped
where has_one_state
union all
select
    keyed.account_no,
    cast(sum(keyed.net_amount) as decimal(18, 2)),
    max(keyed.order_date),
    spans.from_number,
    spans.until_number
from spans
inner join keyed
    on
        spans.account_no = keyed.account_no
        and spans.transaction_key = keyed.transaction_key
        and spans.from_number >= keyed.from_number
        and spans.from_number < keyed.until_number
group by
    keyed.account_no,
    keyed.transaction_key,
    spans.from_number,
    spans.until_number;

-- 5. Who is evaluated when ----------------------------------------------------------------------------------------------------------------

set variable first_order_date = (select min(known_date) from parts where not is_linked_return);

create table evaluation_dates as
with month_ends as (
    select last_day(cast(month_start as date)) as evaluation_date
    from
        generate_series(
            date_trunc('month', coalesce(getvariable('first_order_date'), as_of_date())),
            cast(as_of_date() + parameter('upcoming_days') as timestamp),
            interval 1 month
        ) as months (month_start)
),

dates as (
    select
        month_end_number(evaluation_date) as number,
        evaluation_date
    from month_ends
    where evaluation_date <= as_of_date() + parameter('upcoming_days')
    union
    select
        as_of_number(),
        as_of_date()
)

select
    number,
    evaluation_date,
    last_day(cast(evaluation_date - interval 1 month as date)) as previous_month_end,
    number between as_of_number() + as_of_number() % 2 - 2 * parameter('history_months') and as_of_number() as is_kept
from dates
order by number;

set variable last_number = (select max(number) from evaluation_dates);

create table accounts as
with first_orders as (
    select
        account_no,
        min(known_date) as first_order_date
    from parts
    where not is_linked_return
    group by account_no
),

started as (
    select
        accounts_described.*,
        case
            when first_orders.first_order_date < created_date or created_date is null then first_orders.first_order_date
            else created_date
        end as start_date
    from accounts_described
    left join first_orders
        on accounts_described.account_no = first_orders.account_no
)

select
    * exclude (start_date, created_date),
    case
        when start_date is null or getvariable('first_order_date') is null or start_date > as_of_date() then as_of_number()
        else entry_number(greatest(start_date, getvariable('first_order_date')))
    end as start_number
from started;

-- 6. What changes at each evaluation ------------------------------------------------------------------------------------------------------

-- The last purchase day known, with the one before it and the first, packed into one number whose running maximum is the latest: days since
-- 1990 in 15 bits each. Where returns undo whole purchase days, the account's days are listed again from then on, under a higher epoch.
create macro packed_purchase(epoch, last_day_no, previous_day_no, first_day_no) as
    (cast(epoch as bigint) << 45)
    + (cast(last_day_no as bigint) << 30)
    + (cast(coalesce(previous_day_no, 0) as bigint) << 15)
    + first_day_no;
create macro day_no(day) as day - date '1990-01-01';
create macro last_day_no(packed) as cast(nullif((packed >> 30) & 32767, 0) as integer);
create macro previous_day_no(packed) as cast(nullif((packed >> 15) & 32767, 0) as integer);
create macro first_day_no(packed) as cast(nullif(packed & 32767, 0) as integer);
create macro last_purchase_date(packed) as date '1990-01-01' + last_day_no(packed);
create macro previous_purchase_date(packed) as date '1990-01-01' + previous_day_no(packed);
create macro first_purchase_date(packed) as date '1990-01-01' + first_day_no(packed);

create table purchases as
with days as (
    select
        account_no,
        day_no(order_date) as day,
        min(from_number) as from_number,
        max(until_number) as until_number
    from sale_states
    group by
        account_no,
        order_date
),

epochs as (
    select
        account_no,
        until_number as from_number,
        coalesce(lead(until_number) over (partition by account_no order by until_number), never()) as until_number
    from (select distinct account_no, until_number from days where until_number < never()) as ends
),

days_of_epochs as (
    select
        account_no,
        0 as epoch,
        day,
        from_number as number
    from days
    union all
    select
        epochs.account_no,
        epochs.from_number,
        days.day,
        greatest(epochs.from_number, days.from_number)
    from epochs
    inner join days
        on
            epochs.account_no = days.account_no
            and epochs.from_number < days.until_number
            and epochs.until_number > days.from_number
)

select
    account_no,
    number,
    packed_purchase(epoch, day, lag(day) over days_in_order, first_value(day) over days_in_order) as purchase
from days_of_epochs
window days_in_order as (partition by account_no, epoch order by day)
union all
-- When all purchases were undone, there is none.
select
    account_no,
    from_number,
    packed_purchase(from_number, 0, 0, 0)
from epochs;

-- Three counts of transactions in one number, of 20 bits each: all of the window of size, the large ones of these, those of the rhythm.
create macro packed_counts(transaction_count, large_count, rhythm_count) as
    cast(transaction_count as bigint) + (cast(large_count as bigint) << 20) + (cast(rhythm_count as bigint) << 40);
create macro transaction_count(counts) as cast(counts & 1048575 as integer);
create macro large_count(counts) as cast((counts >> 20) & 1048575 as integer);
create macro rhythm_count(counts) as cast(counts >> 40 as integer);

create table changes as
with timed_parts as (
    select
        account_no,
        net_amount,
        entry_number(known_date) as entry_number,
        exit_number(order_date, parameter('size_months')) as exit_number
    from parts
),

timed_transactions as (
    select
        account_no,
        case when amount >= bounds().large_transaction then 1 else 0 end as is_large,
        from_number as entry_number,
        least(until_number, exit_number(transaction_date, parameter('transaction_size_months'))) as exit_number,
        least(until_number, exit_number(transaction_date, parameter('at_risk_months'))) as rhythm_exit_number
    from transactions
),

movements as (
    select
        account_no,
        entry_number as number,
        net_amount,
        null as counts,
        null as purchase
    from timed_parts
    where entry_number < exit_number
    union all
    select
        account_no,
        exit_number,
        -net_amount,
        null,
        null
    from timed_parts
    where entry_number < exit_number and exit_number <= getvariable('last_number')
    union all
    -- A transaction that a late return brings back to an earlier date may have left a window before.
    select
        account_no,
        entry_number,
        null,
        case when entry_number < exit_number then packed_counts(1, is_large, 0) else 0 end
        + case when entry_number < rhythm_exit_number then packed_counts(0, 0, 1) else 0 end,
        null
    from timed_transactions
    union all
    select
        account_no,
        exit_number,
        null,
        -packed_counts(1, is_large, 0),
        null
    from timed_transactions
    where entry_number < exit_number and exit_number <= getvariable('last_number')
    union all
    select
        account_no,
        rhythm_exit_number,
        null,
        -packed_counts(0, 0, 1),
        null
    from timed_transactions
    where entry_number < rhythm_exit_number and rhythm_exit_number <= getvariable('last_number')
    union all
    select
        account_no,
        number,
        null,
        null,
        purchase
    from purchases
)

select
    account_no,
    number,
    cast(sum(net_amount) as decimal(18, 2)) as net_amount,
    cast(sum(counts) as bigint) as counts,
    max(purchase) as purchase
from movements
group by
    account_no,
    number;

-- 7. Measures at each evaluation ----------------------------------------------------------------------------------------------------------

-- All that enters and leaves the windows, added up along each account's evaluations.
create table running as
select
    accounts.account_no,
    evaluation_dates.number,
    cast(coalesce(sum(changes.net_amount) over so_far, 0) as decimal(18, 2)) as net_revenue,
    cast(coalesce(sum(changes.counts) over so_far, 0) as bigint) as counts,
    max(changes.purchase) over so_far as purchase
from accounts
inner join evaluation_dates
    on accounts.start_number <= evaluation_dates.number
left join changes
    on accounts.account_no = changes.account_no and evaluation_dates.number = changes.number
window so_far as (partition by accounts.account_no order by evaluation_dates.number rows unbounded preceding);

drop table changes;

-- The longer window of accounts with a long sales cycle, scaled back to the length of the short one.
create table long_amounts as
with long_parts as (
    select
        parts.account_no,
        parts.net_amount,
        entry_number(parts.known_date) as entry_number,
        exit_number(parts.order_date, parameter('size_months_long')) as exit_number
    from parts
    semi join (select * from accounts where sales_cycle = 'long') as long_accounts
        on parts.account_no = long_accounts.account_no
),

long_changes as (
    select
        account_no,
        number,
        sum(net_amount) as net_amount
    from (
        select
            account_no,
            entry_number as number,
            net_amount
        from long_parts
        where entry_number < exit_number
        union all
        select
            account_no,
            exit_number,
            -net_amount
        from long_parts
        where entry_number < exit_number
    ) as movements
    group by all
),

balances as (
    select
        accounts.account_no,
        evaluation_dates.number,
        cast(coalesce(sum(long_changes.net_amount) over so_far, 0) as decimal(18, 2)) as net_amount
    from accounts
    inner join evaluation_dates
        on accounts.start_number <= evaluation_dates.number
    left join long_changes
        on accounts.account_no = long_changes.account_no and evaluation_dates.number = long_changes.number
    where accounts.sales_cycle = 'long'
    window so_far as (partition by accounts.account_no order by evaluation_dates.number rows unbounded preceding)
)

select
    account_no,
    number,
    cast(round(
        cast(net_amount as decimal(38, 2))
        * cast(cast(parameter('size_months') as decimal(18, 12)) / parameter('size_months_long') as decimal(18, 12)), 2
    ) as decimal(18, 2)) as long_amount
from balances;

create table group_amounts as
select
    accounts.parent_no,
    running.number,
    cast(sum(greatest(running.net_revenue, long_amounts.long_amount)) as decimal(18, 2)) as group_amount
from running
inner join (select * from accounts where is_grouped) as accounts
    on running.account_no = accounts.account_no
left join long_amounts
    on running.account_no = long_amounts.account_no and running.number = long_amounts.number
group by all;

-- Each account's measures. A verdict on a boundary is 1 over it, 0 under it, null between exit and enter.
create macro verdict(amount, enter_at, exit_below) as case when amount >= enter_at then 1 when amount < exit_below then 0 end;

create table measured as
with amounts as (
    select
        running.*,
        coalesce(group_amounts.group_amount, greatest(running.net_revenue, long_amounts.long_amount)) as group_amount,
        accounts.potential_amount,
        accounts.dormant_after_days,
        day_no(evaluation_dates.evaluation_date) - last_day_no(running.purchase) as silent_days
    from running
    inner join accounts
        on running.account_no = accounts.account_no
    inner join evaluation_dates
        on running.number = evaluation_dates.number
    left join long_amounts
        on running.account_no = long_amounts.account_no and running.number = long_amounts.number
    left join group_amounts
        on accounts.parent_no = group_amounts.parent_no and running.number = group_amounts.number
),

sized as (
    select
        *,
        greatest(group_amount, potential_amount) as size_amount
    from amounts
)

select
    account_no,
    number,
    net_revenue,
    counts,
    purchase,
    group_amount,
    cast(verdict(size_amount, bounds().medium_enter, bounds().medium_exit) as tinyint) as medium_verdict,
    cast(verdict(size_amount, bounds().large_enter, bounds().large_exit) as tinyint) as large_verdict,
    cast(verdict(group_amount, bounds().large_enter, bounds().large_exit) as tinyint) as group_verdict,
    cast(
        case
            when silent_days is null then 1
            when silent_days > dormant_after_days then 4
            when
                rhythm_count(counts) >= parameter('at_risk_min_transactions') and silent_days > parameter('at_risk_min_silent_days')
                then 3
            else 2
        end as tinyint
    ) as possible_status
from sized;

drop table running;

-- Between exit and enter an account stays as it was at the last month-end. Only who was ever between needs that memory.
create table size_memories as
with between_boundaries as (
    select distinct account_no
    from measured
    where medium_verdict is null or large_verdict is null or group_verdict is null
),

remembered as (
    select
        measured.account_no,
        measured.number,
        measured.medium_verdict,
        measured.large_verdict,
        measured.group_verdict,
        last_value(case when measured.number % 2 = 0 then measured.medium_verdict end ignore nulls) over so_far as medium_memory,
        last_value(case when measured.number % 2 = 0 then measured.large_verdict end ignore nulls) over so_far as large_memory,
        last_value(case when measured.number % 2 = 0 then measured.group_verdict end ignore nulls) over so_far as group_memory
    from measured
    semi join between_boundaries
        on measured.account_no = between_boundaries.account_no
    window so_far as (partition by measured.account_no order by measured.number rows unbounded preceding)
)

select
    account_no,
    number,
    medium_memory,
    large_memory,
    group_memory
from remembered
where
    (medium_verdict is null or large_verdict is null or group_verdict is null)
    and greatest(medium_memory, large_memory, group_memory) = 1;

-- Intervals between consecutive transaction dates, while both count. Where a transaction ceases to be what it was, they are listed again.
create table intervals as
with epochs as (
    select
        account_no,
        until_number as from_number
    from transactions
    where until_number < never()
    union
    select
        account_no,
        0
    from transactions
    where until_number < never()
),

spans as (
    select
        account_no,
        from_number,
        coalesce(lead(from_number) over (partition by account_no order by from_number), never()) as until_number
    from epochs
),

dates as (
    select
        transactions.account_no,
        0 as epoch_number,
        never() as epoch_until_number,
        transactions.transaction_date,
        min(transactions.from_number) as from_number
    from transactions
    anti join spans
        on transactions.account_no = spans.account_no
    group by all
    union all
    select
        spans.account_no,
        spans.from_number,
        spans.until_number,
        transactions.transaction_date,
        min(greatest(spans.from_number, transactions.from_number))
    from spans
    inner join transactions
        on
            spans.account_no = transactions.account_no
            and spans.from_number < transactions.until_number
            and spans.until_number > transactions.from_number
    group by all
),

followed as (
    select
        *,
        lag(transaction_date) over (partition by account_no, epoch_number order by transaction_date) as previous_date
    from dates
)

select
    account_no,
    from_number,
    least(epoch_until_number, exit_number(previous_date, parameter('at_risk_months'))) as until_number,
    transaction_date - previous_date as interval_days
from followed
where previous_date is not null;

-- Who is silent beyond its own rhythm: no interval that counts is nearly as long as the silence. Intervals too short for the shortest
-- silence that is looked at need not be compared.
create table at_risk as
with silences as (
    select
        measured.account_no,
        measured.number,
        evaluation_dates.evaluation_date - last_purchase_date(measured.purchase) as silent_days
    from measured
    inner join evaluation_dates
        on measured.number = evaluation_dates.number
    where measured.possible_status = 3
)

select
    silences.account_no,
    silences.number
from silences
anti join (
    select *
    from intervals
    where factor('at_risk_interval_factor') * interval_days > parameter('at_risk_min_silent_days')
) as long_intervals
    on
        silences.account_no = long_intervals.account_no
        and silences.number >= long_intervals.from_number
        and silences.number < long_intervals.until_number
        and silences.silent_days <= factor('at_risk_interval_factor') * long_intervals.interval_days;

-- 8. Segments, answers and events at each evaluation --------------------------------------------------------------------------------------

create table active_groups as
select
    accounts.parent_no,
    measured.number,
    count(*) as active_count
from measured
inner join (select * from accounts where is_grouped) as accounts
    on measured.account_no = accounts.account_no
where measured.possible_status in (2, 3)
group by all;

-- `plain_` is without the memory of size. Events settle a change at once: 2 does so always, 1 a rise to outside sales only. House accounts
-- have neither answers nor events.
create table states as
with judged as (
    select
        measured.account_no,
        measured.number,
        measured.net_revenue,
        measured.counts,
        measured.purchase,
        measured.group_amount,
        accounts.start_number,
        accounts.coverage,
        accounts.dormant_after_days,
        case
            when accounts.is_key_account or coalesce(measured.large_verdict, size_memories.large_memory, 0) = 1 then 3
            when coalesce(measured.medium_verdict, size_memories.medium_memory, 0) = 1 then 2
            else 1
        end as size_rank,
        case
            when accounts.is_key_account or coalesce(measured.large_verdict, 0) = 1 then 3
            when coalesce(measured.medium_verdict, 0) = 1 then 2
            else 1
        end as plain_size_rank,
        coalesce(measured.group_verdict, size_memories.group_memory, 0) = 1 as is_group_large,
        coalesce(measured.group_verdict, 0) = 1 as plain_is_group_large,
        coalesce(active_groups.active_count, 0) > case when measured.possible_status in (2, 3) then 1 else 0 end as is_group_active,
        case when measured.possible_status = 3 and at_risk.account_no is null then 2 else measured.possible_status end as status_code,
        case
            when transaction_count(measured.counts) = 0 then 1
            when large_count(measured.counts) >= parameter('transaction_size_rank') then 3
            else 2
        end as band_code,
        first_day_no(measured.purchase) as first_day,
        last_day_no(measured.purchase) as last_day,
        previous_day_no(measured.purchase) as previous_day,
        day_no(evaluation_dates.evaluation_date) as evaluation_day,
        day_no(evaluation_dates.previous_month_end) as previous_month_end
    from measured
    inner join accounts
        on measured.account_no = accounts.account_no
    inner join evaluation_dates
        on measured.number = evaluation_dates.number
    left join size_memories
        on measured.account_no = size_memories.account_no and measured.number = size_memories.number
    left join at_risk
        on measured.account_no = at_risk.account_no and measured.number = at_risk.number
    left join active_groups
        on accounts.parent_no = active_groups.parent_no and measured.number = active_groups.number
),

behaved as (
    select
        *,
        case
            when status_code = 1 then 2
            when status_code = 4 then 3
            when evaluation_day - first_day <= parameter('new_customer_days') then 4
            when evaluation_day - last_day <= parameter('reactivated_days') and last_day - previous_day > dormant_after_days then 5
            else 6
        end as own_stage_code
    from judged
),

staged as (
    select
        *,
        case when own_stage_code in (2, 3) and is_group_large and is_group_active then 1 else own_stage_code end as stage_code,
        case when own_stage_code in (2, 3) and plain_is_group_large and is_group_active then 1 else own_stage_code end as plain_stage_code
    from behaved
),

celled as (
    select
        *,
        cell_of(stage_code, size_rank, status_code, band_code) as cell,
        cell_of(plain_stage_code, plain_size_rank, status_code, band_code) as plain_cell
    from staged
)

select
    celled.account_no,
    celled.number,
    celled.net_revenue,
    celled.group_amount,
    celled.counts,
    celled.purchase,
    celled.cell,
    celled.is_group_large,
    celled.is_group_active,
    case
        when celled.coverage <> 'house'
            then answers.answers + (((plain_answers.answers >> getvariable('policy_bit')) & 1) << 20)
    end as answers,
    cast(case
        when celled.coverage = 'house' then null
        -- Who appears at a D between month-ends appears again at the next of these, because D is not remembered.
        when celled.number <= celled.start_number + celled.start_number % 2 then 2
        when celled.first_day > celled.previous_month_end then 2
        when celled.stage_code = 5 and celled.last_day > celled.previous_month_end then 2
        when celled.evaluation_day - celled.first_day <= parameter('dwell_free_days') then 1
        else 0
    end as tinyint) as event
from celled
inner join answers
    on celled.cell = answers.cell
inner join answers as plain_answers
    on celled.plain_cell = plain_answers.cell;

drop table measured;

-- 9. Channels: candidate, dwell, holdout --------------------------------------------------------------------------------------------------

-- Every opportunity with its account, and from when to before when it is open.
create table opportunities as
select
    opportunities.opportunity_id,
    accounts.account_no,
    opportunities.account_id as named_account_id,
    opportunities.owner_id,
    opportunities.stage,
    cast(round(cast(opportunities.amount as decimal(38, 6)) * exchange_rates.rate, 2) as decimal(18, 2)) as amount,
    cast(opportunities.created_at as date) as created_date,
    case
        when
            not coalesce(
                cast(opportunities.is_closed as boolean),
                cast(opportunities.is_won as boolean)
                or lower(opportunities.stage) in ('won', 'lost')
                or lower(opportunities.stage) like 'closed%',
                false
            )
            then date '9999-12-31'
        else coalesce(cast(opportunities.close_date as date), date '0001-01-01')
    end as open_until_date
from raw.crm_opportunities as opportunities
left join records
    on opportunities.account_id = records.account_id
left join accounts
    on records.account_no = accounts.account_no
left join exchange_rates
    on
        upper(coalesce(opportunities.currency_code, reporting_currency())) = exchange_rates.currency_code
        and coalesce(cast(opportunities.created_at as date), as_of_date()) >= exchange_rates.valid_from
        and coalesce(cast(opportunities.created_at as date), as_of_date()) < exchange_rates.valid_until;

-- Month-ends at which an answer or an event begins. A D between month-ends is looked at by itself, because nothing remembers it.
create table spells as
with followed as (
    select
        account_no,
        number,
        answers,
        event,
        lag(answers) over account_history as former_answers,
        lag(event) over account_history as former_event
    from states
    where number % 2 = 0 and answers is not null
    window account_history as (partition by account_no order by number)
)

select
    account_no,
    number,
    answers,
    event,
    former_answers
from followed
where former_answers is null or answers <> former_answers or event <> former_event;

-- Runs of month-ends with the same answer, per track.
create table runs as
with beginnings as (
    select
        tracks.track,
        tracks.track_kind,
        case when spells.answers & (1 << tracks.answer_bit) > 0 then tracks.dwell_up else tracks.dwell_down end as dwell,
        spells.account_no,
        spells.answers & (1 << tracks.answer_bit) > 0 as is_outside,
        spells.former_answers is null as is_first,
        spells.number as from_number
    from spells
    inner join tracks
        on
            (spells.former_answers is null or xor(spells.answers, spells.former_answers) & (1 << tracks.answer_bit) > 0)
            and (tracks.track_kind = 'in_force' or spells.number <= as_of_number())
)

select
    track,
    dwell,
    account_no,
    is_outside,
    is_first,
    from_number,
    coalesce(
        lead(from_number) over (partition by account_no, track order by from_number) - 2,
        case when track_kind = 'in_force' then getvariable('last_number') else as_of_number() end
    ) as to_number
from beginnings;

-- When a run settles: after its dwell or at the first event, if it lasts that long. What settles as something else than before is a change.
create table settled_changes as
with at_once as (
    select
        runs.account_no,
        runs.track,
        runs.from_number,
        min(spells.number) as number
    from runs
    inner join (select * from spells where event > 0) as spells
        on
            runs.account_no = spells.account_no
            and spells.number between runs.from_number and runs.to_number
            and (spells.event = 2 or runs.is_outside)
    where runs.dwell > 0
    group by all
),

settled as (
    select
        runs.account_no,
        runs.track,
        runs.is_outside,
        runs.from_number as run_number,
        coalesce(
            least(case when runs.from_number + 2 * runs.dwell <= runs.to_number then runs.from_number + 2 * runs.dwell end, at_once.number)
        ) as settled_number
    from runs
    left join at_once
        on runs.account_no = at_once.account_no and runs.track = at_once.track and runs.from_number = at_once.from_number
),

followed as (
    select
        *,
        lag(is_outside) over (partition by account_no, track order by settled_number) as former_is_outside
    from settled
    where settled_number is not null
)

select *
from followed
where former_is_outside is null or is_outside <> former_is_outside;

-- What a large deal that had been open for some time holds back, and until when. `effective_number` is null where another change settles
-- before that.
create table channel_changes as
with dated as (
    select
        settled_changes.*,
        tracks.holdout_days,
        evaluation_dates.evaluation_date as settled_date,
        coalesce(
            lead(settled_number) over (partition by settled_changes.account_no, settled_changes.track order by settled_number), never()
        ) as next_settled_number
    from settled_changes
    inner join tracks
        on settled_changes.track = tracks.track
    inner join evaluation_dates
        on settled_changes.settled_number = evaluation_dates.number
),

holds as (
    select
        dated.account_no,
        dated.track,
        dated.settled_number,
        max(least(deals.open_until_date, dated.settled_date + dated.holdout_days + 1)) as free_from_date
    from dated
    inner join (select * from opportunities where amount >= bounds().large_transaction) as deals
        on
            dated.account_no = deals.account_no
            and dated.settled_date - parameter('holdout_min_deal_age_days') >= deals.created_date
            and dated.settled_date < deals.open_until_date
    where dated.former_is_outside is not null and dated.holdout_days > 0
    group by all
),

freed as (
    select
        dated.*,
        coalesce(holds.free_from_date, dated.settled_date) as free_from_date
    from dated
    left join holds
        on
            dated.account_no = holds.account_no
            and dated.track = holds.track
            and dated.settled_number = holds.settled_number
)

select
    account_no,
    track,
    case when is_outside then 'outside' else 'inside' end as channel,
    run_number,
    settled_number,
    next_settled_number,
    case
        when greatest(settled_number, month_end_number(free_from_date)) < next_settled_number
            then greatest(settled_number, month_end_number(free_from_date))
    end as effective_number,
    free_from_date
from freed;

-- The changes of the policy in force, as stretches of what is settled and of what nothing holds back.
create table settled_stretches as
select channel_changes.* exclude (track)
from channel_changes
inner join tracks
    on channel_changes.track = tracks.track and tracks.track_kind = 'in_force';

create table effective_stretches as
select
    account_no,
    channel,
    effective_number as from_number,
    coalesce(lead(effective_number) over (partition by account_no order by effective_number), never()) as until_number
from settled_stretches
where effective_number is not null;

-- What settles at a D between month-ends holds for that D only.
create table settled_between as
with judged as (
    select
        states.account_no,
        states.number,
        case when states.answers & (1 << getvariable('policy_bit')) > 0 then 'outside' else 'inside' end as channel,
        settled_stretches.channel as former_channel
    from states
    left join settled_stretches
        on
            states.account_no = settled_stretches.account_no
            and states.number >= settled_stretches.settled_number
            and states.number < settled_stretches.next_settled_number
    where
        states.number = as_of_number()
        and as_of_number() % 2 = 1
        and (states.event = 2 or (states.event = 1 and states.answers & (1 << getvariable('policy_bit')) > 0))
)

select
    judged.account_no,
    judged.number,
    judged.channel,
    coalesce(
        -- Least ignores what is unknown.
        max(case when deals.account_no is not null then least(deals.open_until_date, as_of_date() + getvariable('holdout_days') + 1) end),
        as_of_date()
    ) as free_from_date
from judged
left join (select * from opportunities where amount >= bounds().large_transaction) as deals
    on
        judged.account_no = deals.account_no
        and as_of_date() - parameter('holdout_min_deal_age_days') >= deals.created_date
        and as_of_date() < deals.open_until_date
        and judged.former_channel is not null
        and getvariable('holdout_days') > 0
where judged.former_channel is null or judged.channel <> judged.former_channel
group by all;

-- Named exceptions lie on top; where merges bring several together, the latest one counts.
create table overrides as
select
    records.account_no,
    evaluation_dates.number,
    channel_overrides.channel,
    channel_overrides.reason,
    channel_overrides.approved_by,
    channel_overrides.valid_to
from seeds.channel_overrides
inner join records
    on channel_overrides.account_id = records.account_id
inner join evaluation_dates
    on evaluation_dates.evaluation_date between cast(channel_overrides.valid_from as date) and cast(channel_overrides.valid_to as date)
qualify
    row_number() over (
        partition by records.account_no, evaluation_dates.number order by channel_overrides.valid_from desc, channel_overrides.account_id
    ) = 1;

-- The channels of each account at the evaluations that are kept to be read: a view, because most are only written out.
create view kept_states as
with kept as (
    select
        states.*,
        accounts.coverage,
        accounts.potential_amount,
        evaluation_dates.evaluation_date,
        decisions.rule_number,
        decisions.channel as policy_channel,
        decisions.decided_by
    from states
    inner join evaluation_dates
        on states.number = evaluation_dates.number and evaluation_dates.is_kept
    inner join accounts
        on states.account_no = accounts.account_no
    inner join decisions
        on states.cell = decisions.cell and decisions.policy_bit = getvariable('policy_bit')
),

held as (
    select
        kept.*,
        case when kept.coverage = 'house' then 'house' else kept.policy_channel end as candidate_channel,
        case when kept.coverage = 'house' then 'house' else coalesce(settled_between.channel, settled_stretches.channel) end
            as settled_channel,
        effective_stretches.channel as effective_channel,
        coalesce(kept.evaluation_date < coalesce(settled_between.free_from_date, settled_stretches.free_from_date), false) as is_held,
        overrides.channel as override_channel
    from kept
    left join settled_stretches
        on
            kept.account_no = settled_stretches.account_no
            and kept.number >= settled_stretches.settled_number
            and kept.number < settled_stretches.next_settled_number
    left join effective_stretches
        on
            kept.account_no = effective_stretches.account_no
            and kept.number >= effective_stretches.from_number
            and kept.number < effective_stretches.until_number
    left join settled_between
        on kept.account_no = settled_between.account_no and kept.number = settled_between.number
    left join overrides
        on kept.account_no = overrides.account_no and kept.number = overrides.number
)

select
    account_no,
    number,
    net_revenue,
    group_amount,
    greatest(group_amount, potential_amount) as size_measure_amount,
    case when potential_amount > group_amount then 'potential' else 'revenue' end as size_basis,
    counts,
    purchase,
    cell,
    is_group_large,
    is_group_active,
    candidate_channel,
    settled_channel,
    case
        when override_channel is not null then override_channel
        when is_held then effective_channel
        else settled_channel
    end as assigned_channel,
    case
        when override_channel is not null then 'override'
        when is_held then 'holdout'
        when settled_channel <> candidate_channel then 'dwell'
        when coverage = 'house' then 'policy'
        else decided_by
    end as assignment_source,
    case when coverage <> 'house' then rule_number end as rule_number,
    evaluation_date
from held;

-- Evaluations at which the assigned channel is another than at the month-end before; the first is one, from no channel. From month-end to
-- month-end only what takes effect can change it, but for accounts with an override.
create table moves as
with steps as (
    select
        account_no,
        from_number as number,
        channel
    from effective_stretches
    where account_no not in (select overrides.account_no from overrides)
    union all
    select
        account_no,
        start_number + start_number % 2,
        'house'
    from accounts
    where coverage = 'house' and account_no not in (select overrides.account_no from overrides)
    union all
    select
        accounts.account_no,
        evaluation_dates.number,
        coalesce(overrides.channel, effective_stretches.channel, 'house')
    from accounts
    inner join evaluation_dates
        on accounts.start_number <= evaluation_dates.number and evaluation_dates.number % 2 = 0
    left join effective_stretches
        on
            accounts.account_no = effective_stretches.account_no
            and evaluation_dates.number >= effective_stretches.from_number
            and evaluation_dates.number < effective_stretches.until_number
    left join overrides
        on accounts.account_no = overrides.account_no and evaluation_dates.number = overrides.number
    where accounts.account_no in (select overrides.account_no from overrides)
),

followed as (
    select
        *,
        lag(channel) over (partition by account_no order by number) as former_channel
    from steps
),

month_end_moves as (
    select *
    from followed
    where (former_channel is null or channel <> former_channel) and number <= getvariable('last_number')
),

last_month_ends as (
    select
        account_no,
        arg_max(channel, number) as channel
    from month_end_moves
    where number < as_of_number()
    group by account_no
)

select
    account_no,
    number,
    former_channel,
    channel
from month_end_moves
union all
select
    kept_states.account_no,
    kept_states.number,
    last_month_ends.channel,
    kept_states.assigned_channel
from kept_states
left join last_month_ends
    on kept_states.account_no = last_month_ends.account_no
where
    kept_states.number = as_of_number()
    and as_of_number() % 2 = 1
    and kept_states.assigned_channel is distinct from last_month_ends.channel;

-- 10. Sizes of transactions ---------------------------------------------------------------------------------------------------------------

-- Each account's transactions as one list, the largest first: to filter it at each evaluation that is kept is cheaper than to rank the
-- transactions of all these evaluations.
create table transaction_lists as
select
    account_no,
    list_sort(
        list({
            amount: amount,
            from_number: from_number,
            until_number: least(until_number, exit_number(transaction_date, parameter('transaction_size_months')))
        }), 'DESC'
    ) as transactions
from transactions
where least(until_number, exit_number(transaction_date, parameter('transaction_size_months')))
    > (select min(number) from evaluation_dates where is_kept)
group by account_no;

create macro transactions_at(transactions, number) as
    list_filter(transactions, lambda known: known.from_number <= number and known.until_number > number);

-- 11. The state of each account at D ------------------------------------------------------------------------------------------------------

create table today as
with margins as (
    select
        account_no,
        case when count(*) = count(margin_amount) then sum(margin_amount) end as gross_margin
    from parts
    where order_date > months_before(as_of_date(), parameter('size_months'))
    group by account_no
),

ranked as (
    select
        account_no,
        transactions_at(transactions, as_of_number()) as transactions
    from transaction_lists
),

-- The middle one, or half of the middle two.
transaction_sizes as (
    select
        account_no,
        transactions[parameter('transaction_size_rank')].amount as transaction_size_amount,
        cast(round(
            (transactions[(len(transactions) + 1) // 2].amount + transactions[len(transactions) // 2 + 1].amount)
            * cast(0.5 as decimal(2, 1)), 2
        ) as decimal(18, 2)) as median_amount
    from ranked
),

rhythms as (
    select
        account_no,
        max(interval_days) as longest_interval_days
    from intervals
    where from_number <= as_of_number() and until_number > as_of_number()
    group by account_no
),

last_moves as (
    select
        moves.account_no,
        arg_max_null(moves.former_channel, moves.number) as previous_channel,
        arg_max(evaluation_dates.evaluation_date, moves.number) as channel_since
    from moves
    inner join evaluation_dates
        on moves.number = evaluation_dates.number
    where moves.number <= as_of_number()
    group by moves.account_no
)

select
    accounts.*,
    parents.account_id as ultimate_parent_account_id,
    kept_states.* exclude (account_no, counts, purchase),
    cells.* exclude (cell),
    transaction_count(kept_states.counts) as transaction_count,
    large_count(kept_states.counts) as large_count,
    rhythm_count(kept_states.counts) as rhythm_count,
    first_purchase_date(kept_states.purchase) as first_purchase_date,
    last_purchase_date(kept_states.purchase) as last_purchase_date,
    previous_purchase_date(kept_states.purchase) as previous_purchase_date,
    as_of_date() - last_purchase_date(kept_states.purchase) as days_since_last_purchase,
    case
        when margins.account_no is null then 0
        else margins.gross_margin
    end as gross_margin,
    transaction_sizes.transaction_size_amount,
    transaction_sizes.median_amount,
    case
        when rhythm_count(kept_states.counts) > 1 then coalesce(rhythms.longest_interval_days, 0)
    end as longest_interval_days,
    last_moves.previous_channel,
    last_moves.channel_since,
    case cells.size_rank when 1 then 'medium' when 2 then 'large' end as next_size_segment,
    case cells.size_rank when 2 then bounds().medium_enter when 3 then bounds().large_enter end as size_segment_from,
    case cells.size_rank when 2 then bounds().medium_exit when 3 then bounds().large_exit end as size_segment_until_below,
    case cells.size_rank when 1 then bounds().medium_enter when 2 then bounds().large_enter end as next_size_segment_from
from accounts
inner join records as parents
    on accounts.parent_no = parents.account_no and parents.is_surviving
inner join (select * from kept_states where number = as_of_number()) as kept_states
    on accounts.account_no = kept_states.account_no
inner join cells
    on kept_states.cell = cells.cell
inner join last_moves
    on accounts.account_no = last_moves.account_no
left join margins
    on accounts.account_no = margins.account_no
left join transaction_sizes
    on accounts.account_no = transaction_sizes.account_no
left join rhythms
    on accounts.account_no = rhythms.account_no;

-- 12. Marts: segments, assignments, history -----------------------------------------------------------------------------------------------

create table marts.account_segments as
select
    account_id,
    account_name,
    ultimate_parent_account_id,
    account_type,
    coverage,
    industry,
    country,
    region,
    owner_id,
    getvariable('threshold_set') as threshold_set,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    size_basis,
    next_size_segment,
    sales_cycle,
    reporting_currency() as reporting_currency,
    net_revenue as net_revenue_12m,
    cast(gross_margin as decimal(18, 2)) as gross_margin_12m,
    group_amount as group_trailing_amount,
    potential_amount,
    size_measure_amount,
    size_segment_from,
    size_segment_until_below,
    next_size_segment_from,
    transaction_count,
    transaction_size_amount,
    cast(median_amount as decimal(18, 2)) as median_transaction_amount,
    bounds().large_transaction as large_transaction_from,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    dormant_after_days,
    cast(longest_interval_days as integer) as longest_interval_days,
    is_key_account,
    is_deleted,
    first_purchase_date,
    last_purchase_date,
    as_of_date() as as_of_date
from today;

create table marts.account_channel_assignments as
with user_channels as (
    -- What the CRM says, else the seed by user, else the seed by title. The seed may name a user whom the CRM does not hold.
    select
        coalesce(users.user_id, by_user.user_id) as user_id,
        coalesce(
            case when lower(users.channel) in ('inside', 'outside') then lower(users.channel) end, by_user.channel, by_title.channel
        ) as channel,
        coalesce(cast(users.is_active as boolean), true) as is_active
    from raw.crm_users as users
    full join (select * from seeds.rep_channels where user_id is not null) as by_user
        on users.user_id = by_user.user_id
    left join (select * from seeds.rep_channels where user_id is null) as by_title
        on lower(users.title) = lower(by_title.title)
),

votes as (
    select
        cell,
        max(channel) filter (where policy_id = 'prospecting_only') as prospecting_vote,
        max(channel) filter (where policy_id = 'account_size_only') as account_size_vote,
        max(channel) filter (where policy_id = 'dormancy_only') as dormancy_vote,
        max(channel) filter (where policy_id = 'transaction_size_only') as transaction_size_vote,
        max(reason) filter (where policy_id = policy_id()) as rule_reason
    from decisions
    group by cell
),

joined as (
    select
        today.*,
        votes.* exclude (cell),
        coalesce(user_channels.channel, 'unknown') as owner_channel,
        case
            -- Nobody is meant to cover a house account, so its owner is neither right nor wrong.
            when today.assigned_channel = 'house' then null
            when today.owner_id is null then 'no_owner'
            when not user_channels.is_active then 'inactive_owner'
            when user_channels.channel is null then 'unknown_channel'
            when user_channels.channel = today.assigned_channel then 'matches'
            else 'wrong_channel'
        end as owner_status,
        case assignment_source
            when 'override'
                then
                    'Override until ' || overrides.valid_to || ', approved by ' || overrides.approved_by || ': ' || overrides.reason
                    || '. Without it: '
            when 'holdout'
                then
                    'Stays ' || assigned_channel || ' while a large open deal holds back the change to ' || settled_channel
                    || ' (holdout). Without it: '
            when 'dwell'
                then 'Stays ' || assigned_channel || ' until the change to ' || candidate_channel || ' has lasted (dwell). Without it: '
            else ''
        end as opening_text
    from today
    inner join votes
        on today.cell = votes.cell
    left join user_channels
        on today.owner_id = user_channels.user_id
    left join overrides
        on today.account_no = overrides.account_no and overrides.number = as_of_number()
),

worded as (
    select
        *,
        case
            when rule_number is null then 'No rule of ' || policy_id() || ' matches: its fallback channel. '
            else 'Rule ' || rule_number || ' of ' || policy_id() || ': ' || rule_reason || '. '
        end as rule_text,
        case
            when is_key_account then 'Key account, so ' || size_segment
            else
                upper(left(size_segment, 1)) || substring(size_segment, 2) || ' by '
                || case size_basis when 'potential' then 'potential ' else 'trailing revenue ' end
                || size_measure_amount || ' ' || reporting_currency()
                || coalesce(' (' || next_size_segment || ' from ' || next_size_segment_from || ')', '')
        end as size_text,
        case
            when last_purchase_date is null then '; never bought'
            else
                '; last bought ' || last_purchase_date || ', ' || days_since_last_purchase || ' days ago, '
                || replace(dormancy_status, '_', ' ') || ' (dormant after ' || dormant_after_days || ')'
        end as dormancy_text,
        case
            when transaction_band = 'none' then '; no recent transaction.'
            when transaction_size_amount is null then '; one recent transaction.'
            else
                '; buys at ' || transaction_size_amount || ' a transaction (large from ' || bounds().large_transaction || ').'
        end as transaction_text
    from joined
)

select
    account_id,
    account_name,
    ultimate_parent_account_id,
    country,
    region,
    industry,
    owner_id,
    owner_channel,
    owner_status,
    coverage,
    previous_channel,
    lifecycle_stage,
    size_segment,
    dormancy_status,
    transaction_band,
    size_basis,
    sales_cycle,
    prospecting_vote,
    case when dormancy_status = 'never_ordered' and potential_amount is null then 'abstain' else account_size_vote end as account_size_vote,
    case when dormancy_status = 'never_ordered' then 'abstain' else dormancy_vote end as dormancy_vote,
    case when transaction_band = 'none' then 'abstain' else transaction_size_vote end as transaction_size_vote,
    candidate_channel,
    settled_channel,
    assigned_channel,
    assignment_source,
    policy_id() as policy_id,
    opening_text
    || case
        when coverage = 'house' then 'House account: no rep covers accounts of type ' || account_type || '.'
        else rule_text || size_text || dormancy_text || transaction_text || ' Stage: ' || lifecycle_stage || '.'
    end as assignment_reason,
    rule_number,
    size_measure_amount,
    size_segment_from,
    next_size_segment_from,
    potential_amount,
    net_revenue as net_revenue_12m,
    cast(gross_margin as decimal(18, 2)) as gross_margin_12m,
    transaction_size_amount,
    cast(median_amount as decimal(18, 2)) as median_transaction_amount,
    bounds().large_transaction as large_transaction_from,
    cast(days_since_last_purchase as integer) as days_since_last_purchase,
    dormant_after_days,
    is_key_account,
    is_deleted,
    first_purchase_date,
    last_purchase_date,
    channel_since,
    as_of_date() as as_of_date
from worded;

-- A view, because nothing reads it but who writes it out.
create view marts.account_segment_history as
select
    accounts.account_id,
    cells.lifecycle_stage,
    cells.size_segment,
    cells.dormancy_status,
    cells.transaction_band,
    kept_states.size_basis,
    kept_states.candidate_channel,
    kept_states.settled_channel,
    kept_states.assigned_channel,
    kept_states.assignment_source,
    policy_id() as policy_id,
    kept_states.rule_number,
    kept_states.size_measure_amount,
    kept_states.net_revenue as net_revenue_12m,
    transactions_at(transaction_lists.transactions, kept_states.number)[parameter('transaction_size_rank')].amount
        as transaction_size_amount,
    transaction_count(kept_states.counts) as transaction_count,
    cast(kept_states.evaluation_date - last_purchase_date(kept_states.purchase) as integer) as days_since_last_purchase,
    kept_states.number = as_of_number() as is_as_of_date,
    last_purchase_date(kept_states.purchase) as last_purchase_date,
    kept_states.evaluation_date,
    as_of_date() as as_of_date
from kept_states
inner join accounts
    on kept_states.account_no = accounts.account_no
inner join cells
    on kept_states.cell = cells.cell
left join transaction_lists
    on kept_states.account_no = transaction_lists.account_no;

-- 13. Marts: handoffs, work lists, coming flips -------------------------------------------------------------------------------------------

-- Why each candidate channel changed: data where the account (or, if size or whitespace is at stake, its group) bought or returned
-- something since the month-end before, else time.
create table candidate_changes as
with in_force_runs as (
    select
        runs.account_no,
        runs.from_number as number,
        case when runs.is_outside then 'outside' else 'inside' end as channel
    from runs
    inner join tracks
        on runs.track = tracks.track and tracks.track_kind = 'in_force'
    where not runs.is_first
    union all
    select
        account_no,
        number,
        channel
    from settled_between
),

compared as (
    select
        in_force_runs.account_no,
        in_force_runs.number,
        in_force_runs.channel,
        cells.lifecycle_stage,
        cells.size_segment,
        cells.dormancy_status,
        cells.transaction_band,
        former_cells.lifecycle_stage as former_lifecycle_stage,
        former_cells.size_segment as former_size_segment,
        former_cells.dormancy_status as former_dormancy_status,
        former_cells.transaction_band as former_transaction_band
    from in_force_runs
    inner join states
        on in_force_runs.account_no = states.account_no and in_force_runs.number = states.number
    inner join states as former
        on in_force_runs.account_no = former.account_no and month_end_before(in_force_runs.number) = former.number
    inner join cells
        on states.cell = cells.cell
    inner join cells as former_cells
        on former.cell = former_cells.cell
),

activity as (
    select distinct
        account_no,
        entry_number(known_date) as number
    from parts
    semi join compared
        on parts.account_no = compared.account_no
),

group_activity as (
    select distinct
        accounts.parent_no,
        entry_number(parts.known_date) as number
    from parts
    inner join accounts
        on parts.account_no = accounts.account_no
    where accounts.is_grouped
)

select
    compared.account_no,
    compared.number,
    compared.channel,
    case
        when activity.account_no is not null then 'data'
        when
            group_activity.parent_no is not null
            and (
                compared.size_segment <> compared.former_size_segment
                or 'whitespace' in (compared.lifecycle_stage, compared.former_lifecycle_stage)
            )
            then 'data'
        else 'time'
    end as cause,
    concat_ws(
        '; ',
        case
            when compared.lifecycle_stage <> compared.former_lifecycle_stage
                then 'lifecycle stage ' || compared.former_lifecycle_stage || ' -> ' || compared.lifecycle_stage
        end,
        case
            when compared.size_segment <> compared.former_size_segment
                then 'size segment ' || compared.former_size_segment || ' -> ' || compared.size_segment
        end,
        case
            when compared.dormancy_status <> compared.former_dormancy_status
                then 'dormancy status ' || compared.former_dormancy_status || ' -> ' || compared.dormancy_status
        end,
        case
            when compared.transaction_band <> compared.former_transaction_band
                then 'transaction band ' || compared.former_transaction_band || ' -> ' || compared.transaction_band
        end
    ) as cause_text,
    compared.dormancy_status = 'dormant' and compared.former_dormancy_status <> 'dormant' as is_new_dormant
from compared
inner join accounts
    on compared.account_no = accounts.account_no
left join activity
    on compared.account_no = activity.account_no and compared.number = activity.number
left join group_activity
    on accounts.parent_no = group_activity.parent_no and compared.number = group_activity.number;

-- Moves between the divisions from the first kept evaluation on, those ahead included, with what brought them about.
create table handoffs as
with channel_moves as (
    select moves.*
    from moves
    inner join accounts
        on moves.account_no = accounts.account_no
    where
        moves.former_channel <> 'house'
        and moves.channel <> 'house'
        and moves.number >= (select min(number) from evaluation_dates where is_kept)
),

settled as (
    select
        channel_moves.*,
        coalesce(settled_between.number, settled_stretches.settled_number) as settled_number,
        coalesce(settled_between.number, settled_stretches.run_number) as run_number,
        overrides.account_no is not null as is_overridden,
        former_overrides.account_no is not null as was_overridden
    from channel_moves
    left join settled_stretches
        on
            channel_moves.account_no = settled_stretches.account_no
            and channel_moves.number >= settled_stretches.settled_number
            and channel_moves.number < settled_stretches.next_settled_number
    left join settled_between
        on channel_moves.account_no = settled_between.account_no and channel_moves.number = settled_between.number
    left join overrides
        on channel_moves.account_no = overrides.account_no and channel_moves.number = overrides.number
    left join overrides as former_overrides
        on
            channel_moves.account_no = former_overrides.account_no
            and month_end_before(channel_moves.number) = former_overrides.number
)

select
    settled.account_no,
    settled.number,
    settled.former_channel as from_channel,
    settled.channel as to_channel,
    case
        when settled.is_overridden or settled.was_overridden then 'override'
        else coalesce(candidate_changes.cause, 'data')
    end as cause,
    case
        when settled.is_overridden then 'an override began'
        when settled.was_overridden then 'an override ended'
        else coalesce(nullif(candidate_changes.cause_text, ''), 'another policy')
    end as cause_text,
    case when settled.is_overridden or settled.was_overridden then settled.number else settled.run_number end as measured_number,
    case when settled.is_overridden or settled.was_overridden then settled.number else settled.settled_number end as settled_number
from settled
left join candidate_changes
    on settled.account_no = candidate_changes.account_no and settled.run_number = candidate_changes.number;

create table marts.channel_handoffs as
with past as (
    select
        handoffs.*,
        measured_dates.evaluation_date as measured_date,
        settled_dates.evaluation_date as settled_date,
        changed_dates.evaluation_date as changed_date
    from handoffs
    inner join evaluation_dates as measured_dates
        on handoffs.measured_number = measured_dates.number
    inner join evaluation_dates as settled_dates
        on handoffs.settled_number = settled_dates.number
    inner join evaluation_dates as changed_dates
        on handoffs.number = changed_dates.number and changed_dates.is_kept
),

open_deals as (
    select
        past.account_no,
        past.number,
        count(*) as open_deal_count,
        sum(opportunities.amount) as open_deal_amount
    from past
    inner join opportunities
        on
            past.account_no = opportunities.account_no
            and past.changed_date >= opportunities.created_date
            and past.changed_date < opportunities.open_until_date
    group by all
),

amounts as (
    select
        past.account_no,
        past.number,
        sum(net_amount) filter (where order_date - changed_date between -89 and 0) as net_revenue_90d_before,
        sum(net_amount) filter (where order_date - changed_date between -364 and 0) as net_revenue_365d_before,
        sum(net_amount) filter (where order_date - changed_date between 1 and 90) as net_revenue_90d_after,
        sum(net_amount) filter (where order_date - changed_date between 1 and 365) as net_revenue_365d_after
    from past
    inner join parts
        on past.account_no = parts.account_no and parts.order_date between past.changed_date - 364 and past.changed_date + 365
    group by all
),

sales as (
    select
        past.account_no,
        past.number,
        count(*) filter (where order_date - changed_date between -89 and 0) as orders_90d_before,
        count(*) filter (where order_date - changed_date between -364 and 0) as orders_365d_before,
        count(*) filter (where order_date - changed_date between 1 and 90) as orders_90d_after,
        count(*) filter (where order_date - changed_date between 1 and 365) as orders_365d_after
    from past
    inner join (select * from sale_states where until_number = never()) as sales
        on past.account_no = sales.account_no and sales.order_date between past.changed_date - 364 and past.changed_date + 365
    group by all
)

select
    accounts.account_id,
    accounts.account_name,
    accounts.region,
    accounts.owner_id,
    past.from_channel,
    past.to_channel,
    past.cause,
    past.cause_text,
    policy_id() as policy_id,
    case when accounts.coverage <> 'house' then decisions.rule_number end as rule_number,
    greatest(measured.group_amount, accounts.potential_amount) as size_measure_amount,
    cells.transaction_band,
    cast(past.measured_date - last_purchase_date(measured.purchase) as integer) as days_since_last_purchase,
    changed.net_revenue as net_revenue_12m,
    cast(coalesce(open_deals.open_deal_count, 0) as integer) as open_deal_count,
    cast(coalesce(open_deals.open_deal_amount, 0) as decimal(18, 2)) as open_deal_amount,
    cast(past.settled_date - past.measured_date as integer) as days_held_by_dwell,
    cast(past.changed_date - past.settled_date as integer) as days_held_by_holdout,
    cast(coalesce(sales.orders_90d_before, 0) as integer) as orders_90d_before,
    -- Null until the days after are over.
    case when as_of_date() - past.changed_date >= 90 then cast(coalesce(sales.orders_90d_after, 0) as integer) end as orders_90d_after,
    cast(coalesce(amounts.net_revenue_90d_before, 0) as decimal(18, 2)) as net_revenue_90d_before,
    case when as_of_date() - past.changed_date >= 90 then cast(coalesce(amounts.net_revenue_90d_after, 0) as decimal(18, 2)) end
        as net_revenue_90d_after,
    cast(coalesce(sales.orders_365d_before, 0) as integer) as orders_365d_before,
    case when as_of_date() - past.changed_date >= 365 then cast(coalesce(sales.orders_365d_after, 0) as integer) end as orders_365d_after,
    cast(coalesce(amounts.net_revenue_365d_before, 0) as decimal(18, 2)) as net_revenue_365d_before,
    case when as_of_date() - past.changed_date >= 365 then cast(coalesce(amounts.net_revenue_365d_after, 0) as decimal(18, 2)) end
        as net_revenue_365d_after,
    past.measured_date,
    past.changed_date,
    as_of_date() as as_of_date
from past
inner join accounts
    on past.account_no = accounts.account_no
inner join states as measured
    on past.account_no = measured.account_no and past.measured_number = measured.number
inner join cells
    on measured.cell = cells.cell
inner join states as changed
    on past.account_no = changed.account_no and past.number = changed.number
inner join decisions
    on changed.cell = decisions.cell and decisions.policy_bit = getvariable('policy_bit')
left join open_deals
    on past.account_no = open_deals.account_no and past.number = open_deals.number
left join amounts
    on past.account_no = amounts.account_no and past.number = amounts.number
left join sales
    on past.account_no = sales.account_no and past.number = sales.number;

-- Open deals at D. Those of one account that were created within days of each other add up.
create table open_deals as
with deals as (
    select *
    from opportunities
    where coalesce(created_date <= as_of_date(), true) and open_until_date > as_of_date()
),

neighbours as (
    select
        deals.opportunity_id,
        sum(others.amount) as combined_amount
    from deals
    inner join deals as others
        on
            deals.account_no = others.account_no
            and abs(deals.created_date - others.created_date) <= parameter('deal_grouping_days')
    group by deals.opportunity_id
)

select
    deals.* exclude (open_until_date),
    case when deals.amount is not null then cast(coalesce(neighbours.combined_amount, deals.amount) as decimal(18, 2)) end
        as combined_amount
from deals
left join neighbours
    on deals.opportunity_id = neighbours.opportunity_id;

create macro deal_channel(account_channel, amount, routing) as
    case
        when account_channel = 'house' then 'house'
        when account_channel is not null and (amount is null or routing = 'follow_account') then account_channel
        when amount >= bounds().large_transaction then 'outside'
        when account_channel is not null and routing = 'large_outside_else_account' then account_channel
        else 'inside'
    end;

create table marts.deal_channel_assignments as
with routed as (
    select
        open_deals.*,
        today.account_id,
        today.assigned_channel as account_channel,
        deal_channel(today.assigned_channel, open_deals.combined_amount, getvariable('deal_routing')) as deal_channel
    from open_deals
    left join today
        on open_deals.account_no = today.account_no
)

select
    opportunity_id,
    account_id,
    named_account_id,
    owner_id,
    stage,
    deal_channel,
    account_channel,
    case when deal_channel = account_channel or account_channel is null then 'lead' else 'support' end as deal_role,
    getvariable('deal_routing') as deal_routing,
    amount,
    combined_amount,
    bounds().large_transaction as large_deal_from,
    account_id is null as is_without_account,
    created_date,
    as_of_date() as as_of_date
from routed;

create table marts.handoff_worklist as
with kept_deals as (
    select
        account_id,
        count(*) as open_deal_count,
        string_agg(
            opportunity_id || coalesce(' (' || amount || ')', '') || ' stays ' || deal_channel || coalesce(' with ' || owner_id, ''),
            '; ' order by opportunity_id
        ) as open_deals
    from marts.deal_channel_assignments
    where account_id is not null
    group by account_id
),

latest as (
    select
        *,
        -- A change takes effect on the first day of the month after it.
        last_day(changed_date) + 1 as effective_date
    from marts.channel_handoffs
    qualify row_number() over (partition by account_id order by changed_date desc) = 1
)

select
    latest.account_id,
    latest.account_name,
    latest.region,
    latest.from_channel,
    latest.to_channel,
    case when assignments.owner_channel = latest.from_channel then assignments.owner_id end as from_owner_id,
    case when assignments.owner_channel = latest.to_channel then assignments.owner_id end as to_owner_id,
    latest.cause,
    latest.cause_text,
    assignments.assignment_reason,
    kept_deals.open_deals,
    cast(coalesce(kept_deals.open_deal_count, 0) as integer) as open_deal_count,
    assignments.net_revenue_12m,
    latest.changed_date,
    latest.effective_date,
    latest.effective_date + parameter('introduction_due_days') as introduction_due_date,
    latest.effective_date + parameter('first_contact_due_days') as first_contact_due_date,
    latest.effective_date + parameter('credit_days') as credit_until_date,
    latest.as_of_date
from latest
inner join marts.account_channel_assignments as assignments
    on latest.account_id = assignments.account_id and latest.to_channel = assignments.assigned_channel
left join kept_deals
    on latest.account_id = kept_deals.account_id
where latest.effective_date + parameter('credit_days') >= as_of_date();

create table marts.owner_account_lists as
with declines as (
    select
        account_no,
        sum(net_amount) filter (where order_date > as_of_date() - parameter('decline_days')) as recent,
        sum(net_amount) filter (
            where
            order_date > months_before(as_of_date(), 12) - parameter('decline_days') and order_date <= months_before(as_of_date(), 12)
        ) as earlier
    from parts
    where order_date > months_before(as_of_date(), 12) - parameter('decline_days')
    group by account_no
),

assignments as (
    select
        today.account_id,
        today.account_name,
        today.owner_id,
        today.assigned_channel,
        today.dormancy_status,
        today.net_revenue,
        today.last_purchase_date + today.dormant_after_days + 1 as dormant_date,
        cast(coalesce(declines.recent, 0) as decimal(18, 2)) as recent_net_revenue,
        cast(coalesce(declines.earlier, 0) as decimal(18, 2)) as earlier_net_revenue,
        coalesce(
            declines.earlier > 0 and coalesce(declines.recent, 0) < factor('decline_alert_ratio') * declines.earlier, false
        ) as is_declining
    from today
    left join declines
        on today.account_no = declines.account_no
),

listed as (
    select
        to_owner_id as owner_id,
        'new_to_me' as list_name,
        account_id,
        'from ' || from_channel || ' sales: ' || cause_text as reason,
        effective_date as due_date
    from marts.handoff_worklist
    where to_owner_id is not null
    union all
    select
        from_owner_id,
        'leaving_me',
        account_id,
        'to ' || to_channel || ' sales: ' || cause_text,
        effective_date
    from marts.handoff_worklist
    where from_owner_id is not null
    union all
    select
        owner_id,
        'going_quiet',
        account_id,
        case
            when dormancy_status = 'at_risk' and is_declining then 'silent beyond its own rhythm, and buys far less than a year ago'
            when dormancy_status = 'at_risk' then 'silent beyond its own rhythm'
            else 'buys far less than a year ago'
        end,
        dormant_date
    from assignments
    where
        owner_id is not null
        and assigned_channel <> 'house'
        and (dormancy_status = 'at_risk' or (dormancy_status = 'active' and is_declining))
)

select
    listed.owner_id,
    listed.list_name,
    listed.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    listed.reason,
    assignments.net_revenue as net_revenue_12m,
    assignments.recent_net_revenue,
    assignments.earlier_net_revenue,
    assignments.is_declining,
    listed.due_date,
    as_of_date() as as_of_date
from listed
inner join assignments
    on listed.account_id = assignments.account_id;

create table marts.upcoming_flips as
with ahead as (
    select
        account_no,
        number,
        'candidate' as flip_of,
        channel as to_channel,
        cause,
        coalesce(nullif(cause_text, ''), 'another policy') as cause_text,
        is_new_dormant
    from candidate_changes
    where number > as_of_number()
    union all
    select
        account_no,
        number,
        'assigned',
        to_channel,
        cause,
        cause_text,
        false
    from handoffs
    where number > as_of_number()
),

flips as (
    select
        ahead.*,
        today.account_id,
        today.account_name,
        today.owner_id,
        -- What is so already at a D between month-ends is no flip at the end of its month.
        coalesce(
            lag(ahead.to_channel) over (partition by ahead.account_no, ahead.flip_of order by ahead.number),
            case ahead.flip_of when 'candidate' then today.candidate_channel else today.assigned_channel end
        ) as from_channel,
        today.net_revenue,
        today.last_purchase_date + today.dormant_after_days + 1 as dormant_date
    from ahead
    inner join today
        on ahead.account_no = today.account_no
)

select
    flips.account_id,
    flips.account_name,
    flips.owner_id,
    flips.flip_of,
    flips.from_channel,
    flips.to_channel,
    flips.cause,
    flips.cause_text,
    flips.net_revenue as net_revenue_12m,
    -- Known to the day where silence brings it about, else by the month-end at which it shows.
    case when flips.is_new_dormant then flips.dormant_date else evaluation_dates.evaluation_date end as flip_date,
    evaluation_dates.evaluation_date as shown_on_date,
    as_of_date() as as_of_date
from flips
inner join evaluation_dates
    on flips.number = evaluation_dates.number
where flips.from_channel <> flips.to_channel;

-- 14. Marts: explanations and leads -------------------------------------------------------------------------------------------------------

-- What one step away from a cell is, and what the policy in force says there. Many accounts share what that depends on.
create table neighbouring_cells as
with shared as (
    select distinct
        cells.*,
        today.is_key_account,
        today.is_group_large and today.is_group_active as is_whitespace_when_dormant,
        today.rhythm_count >= parameter('at_risk_min_transactions') as has_rhythm
    from today
    inner join cells
        on today.cell = cells.cell
    where today.coverage <> 'house'
),

steps as (
    select
        *,
        unnest([
            {step: 'grows', applies: size_rank < 3, to_cell: cell_of(stage_code, size_rank + 1, status_code, band_code)},
            {
                step: 'shrinks',
                applies: size_rank > 1 and not is_key_account,
                to_cell: cell_of(stage_code, size_rank - 1, status_code, band_code)
            },
            {
                step: 'falls_dormant',
                applies: status_code in (2, 3),
                to_cell: cell_of(case when is_whitespace_when_dormant then 1 else 3 end, size_rank, 4, band_code)
            },
            {step: 'falls_silent', applies: status_code = 2 and has_rhythm, to_cell: cell_of(stage_code, size_rank, 3, band_code)},
            {
                step: 'buys',
                applies: status_code <> 2,
                to_cell: cell_of(
                    case status_code when 1 then 4 when 4 then 5 else stage_code end, size_rank, 2, greatest(band_code, 2)
                )
            },
            {step: 'buys_large', applies: band_code <> 3 and status_code in (2, 3), to_cell: cell_of(stage_code, size_rank, 2, 3)},
            {step: 'large_buys_run_out', applies: band_code = 3, to_cell: cell_of(stage_code, size_rank, status_code, 2)},
            {step: 'is_established', applies: stage_code in (4, 5), to_cell: cell_of(6, size_rank, status_code, band_code)}
        ], recursive := true)
    from shared
)

select
    steps.cell,
    steps.is_key_account,
    steps.is_whitespace_when_dormant,
    steps.has_rhythm,
    steps.step,
    cells.lifecycle_stage,
    cells.size_segment,
    cells.dormancy_status,
    cells.transaction_band,
    decisions.channel,
    decisions.rule_number
from steps
inner join cells
    on steps.to_cell = cells.cell
inner join decisions
    on steps.to_cell = decisions.cell and decisions.policy_bit = getvariable('policy_bit')
where steps.applies;

-- How far each account is from its boundaries.
create table distances as
select
    account_id,
    account_no,
    case size_basis when 'potential' then 'potential or trailing revenue' else 'trailing revenue' end as size_words,
    next_size_segment_from - size_measure_amount as amount_to_next_size_segment,
    size_measure_amount - size_segment_until_below as amount_above_exit,
    greatest(parameter('transaction_size_rank') - large_count, 0) as large_transactions_missing,
    dormant_after_days - days_since_last_purchase as days_to_dormant,
    case when dormancy_status in ('active', 'at_risk') then last_purchase_date + dormant_after_days + 1 end as dormant_on_date,
    case lifecycle_stage
        when 'new' then first_purchase_date + parameter('new_customer_days') + 1
        when 'reactivated' then last_purchase_date + parameter('reactivated_days') + 1
    end as established_on_date
from today;

create table marts.assignment_neighbours as
select
    today.account_id,
    neighbours.step,
    neighbours.lifecycle_stage,
    neighbours.size_segment,
    neighbours.dormancy_status,
    neighbours.transaction_band,
    neighbours.channel,
    case neighbours.step
        when 'grows'
            then
                coalesce(distances.amount_to_next_size_segment || ' more ', '') || distances.size_words || ' at a month-end ('
                || neighbours.size_segment || ' from ' || today.next_size_segment_from || ')'
        when 'shrinks'
            then
                'more than ' || distances.amount_above_exit || ' less ' || distances.size_words || ' at a month-end ('
                || neighbours.size_segment || ' below ' || today.size_segment_until_below || ')'
        when 'falls_dormant' then 'no order before ' || distances.dormant_on_date
        when 'falls_silent' then 'no order for longer than its own rhythm'
        when 'buys' then 'an order'
        when 'buys_large'
            then
                case
                    when distances.large_transactions_missing = 1 then 'one more transaction'
                    else distances.large_transactions_missing || ' more transactions'
                end
                || ' of ' || bounds().large_transaction || ' or more'
        when 'large_buys_run_out' then 'no further transaction of ' || bounds().large_transaction || ' or more'
        else 'time: it is ' || neighbours.lifecycle_stage || ' from ' || distances.established_on_date
    end as what_it_takes,
    neighbours.rule_number,
    neighbours.channel <> today.candidate_channel as is_flip,
    as_of_date() as as_of_date
from today
inner join distances
    on today.account_no = distances.account_no
inner join neighbouring_cells as neighbours
    on
        today.cell = neighbours.cell
        and today.is_key_account = neighbours.is_key_account
        and (today.is_group_large and today.is_group_active) = neighbours.is_whitespace_when_dormant
        and (today.rhythm_count >= parameter('at_risk_min_transactions')) = neighbours.has_rhythm
where today.coverage <> 'house';

create table marts.assignment_explanations as
with flips as (
    select
        account_id,
        count(*) as flip_count,
        string_agg(channel || ': ' || what_it_takes, '; ' order by step) as what_would_flip
    from marts.assignment_neighbours
    where is_flip
    group by account_id
)

select
    assignments.account_id,
    assignments.account_name,
    assignments.assigned_channel,
    assignments.assignment_source,
    assignments.policy_id,
    assignments.assignment_reason,
    'prospecting says ' || assignments.prospecting_vote || ', account size ' || assignments.account_size_vote
    || ', dormancy ' || assignments.dormancy_vote || ', transaction size ' || assignments.transaction_size_vote as votes,
    case
        when assignments.assigned_channel = 'house' then 'Only another account type, or an override.'
        else coalesce(flips.what_would_flip, 'No single step: every neighbouring cell says the same.')
    end as what_would_flip,
    assignments.rule_number,
    cast(coalesce(flips.flip_count, 0) as integer) as flip_count,
    distances.large_transactions_missing,
    cast(distances.days_to_dormant as integer) as days_to_dormant,
    cast(distances.amount_to_next_size_segment as decimal(18, 2)) as amount_to_next_size_segment,
    cast(distances.amount_above_exit as decimal(18, 2)) as amount_above_exit,
    distances.dormant_on_date,
    distances.established_on_date,
    assignments.channel_since,
    assignments.as_of_date
from marts.account_channel_assignments as assignments
inner join distances
    on assignments.account_id = distances.account_id
left join flips
    on assignments.account_id = flips.account_id;

create macro domain_of(address) as
    nullif(regexp_replace(regexp_replace(lower(address), '^([a-z]+://)?(www[.])?', ''), '[/:?#].*$', ''), '');
create macro plain_name(name) as
    nullif(trim(regexp_replace(
        trim(regexp_replace(replace(lower(name), '&', ' and '), '[^\p{L}\p{N}]+', ' ', 'g')),
        '(( |^)(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|pty))+$',
        ''
    )), '');

-- A lead belongs to the account that it was converted to, else to the only one with its mail domain, else to the only one of its name and
-- country. One that belongs to no account is prospecting, and prospecting is inside work.
create table marts.lead_channel_assignments as
with leads as (
    select
        leads.lead_id,
        leads.converted_account_id,
        leads.owner_id,
        leads.status,
        leads.source,
        leads.region,
        case
            when leads.email like '%@%' and free_mail_domains.domain is null then regexp_replace(lower(leads.email), '^.*@', '')
        end as email_domain,
        plain_name(leads.company_name) as company_name,
        lower(leads.country) as country,
        cast(leads.created_at as date) as created_date
    from raw.crm_leads as leads
    left join seeds.lead_statuses
        on lower(leads.status) = lead_statuses.status
    left join seeds.free_mail_domains
        on regexp_replace(lower(leads.email), '^.*@', '') = free_mail_domains.domain
    where
        coalesce(cast(leads.created_at as date) <= as_of_date(), true)
        and coalesce(lead_statuses.treatment, 'open') = 'open'
        and (leads.converted_account_id is null or coalesce(cast(leads.converted_at as date), as_of_date()) > as_of_date())
),

domains as (
    select
        domain_of(website_domain) as email_domain,
        min(account_id) as account_id,
        count(*) as account_count
    from today
    where website_domain is not null
    group by all
),

names as (
    select
        plain_name(account_name) as company_name,
        lower(country) as country,
        min(account_id) as account_id,
        count(*) as account_count
    from today
    group by all
),

matched as (
    select
        leads.*,
        case
            when converted.account_id is not null then 'conversion'
            when domains.account_count = 1 then 'email_domain'
            when names.account_count = 1 then 'company_name'
            when domains.account_count > 1 or names.account_count > 1 then 'ambiguous'
            else 'none'
        end as match_status,
        case
            when converted.account_id is not null then converted.account_id
            when domains.account_count = 1 then domains.account_id
            when names.account_count = 1 then names.account_id
        end as account_id
    from leads
    left join records
        on leads.converted_account_id = records.account_id
    left join today as converted
        on records.account_no = converted.account_no
    left join domains
        on leads.email_domain = domains.email_domain
    left join names
        on leads.company_name = names.company_name and leads.country = names.country
)

select
    matched.lead_id,
    matched.account_id,
    matched.owner_id,
    matched.status as lead_status,
    matched.source as lead_source,
    matched.region,
    matched.match_status,
    coalesce(today.assigned_channel, 'inside') as lead_channel,
    matched.created_date,
    as_of_date() as as_of_date
from matched
left join today
    on matched.account_id = today.account_id;

-- 15. Marts: other policies ---------------------------------------------------------------------------------------------------------------

create table holding_accounts as
select distinct account_no
from open_deals
where amount >= bounds().large_transaction and created_date <= as_of_date() - parameter('holdout_min_deal_age_days');

-- What each policy would say if it came into force at D. Only so many answers differ, so accounts are counted first. What the calendar
-- changes settles at once, unless a large open deal holds it.
create macro answer_of(policy_channel, coverage, source, candidate, settled, assigned, is_holding) as
    case
        when coverage = 'house' or source = 'override' then assigned
        when policy_channel in (candidate, settled) then assigned
        when is_holding then assigned
        else policy_channel
    end;

create table answers_by_policy as
with alike as (
    select
        today.cell,
        today.coverage,
        today.assignment_source,
        today.candidate_channel,
        today.settled_channel,
        today.assigned_channel,
        holding_accounts.account_no is not null as is_holding,
        count(*) as account_count,
        sum(today.net_revenue) as net_revenue
    from today
    left join holding_accounts
        on today.account_no = holding_accounts.account_no
    group by all
)

select
    decisions.policy_id,
    decisions.channel as candidate_channel,
    alike.coverage,
    alike.cell,
    alike.assigned_channel,
    answer_of(
        decisions.channel,
        alike.coverage,
        alike.assignment_source,
        alike.candidate_channel,
        alike.settled_channel,
        alike.assigned_channel,
        alike.is_holding and cast(policies.holdout_days as integer) > 0
    ) as channel,
    alike.account_count,
    alike.net_revenue
from alike
inner join decisions
    on alike.cell = decisions.cell
inner join seeds.channel_policies as policies
    on decisions.policy_id = policies.policy_id;

create table marts.policy_comparison as
with deal_answers as (
    select
        policies.policy_id,
        deal_channel(
            answer_of(
                decisions.channel,
                today.coverage,
                today.assignment_source,
                today.candidate_channel,
                today.settled_channel,
                today.assigned_channel,
                holding_accounts.account_no is not null and cast(policies.holdout_days as integer) > 0
            ),
            open_deals.combined_amount,
            policies.deal_routing
        ) as channel,
        open_deals.amount
    from open_deals
    cross join seeds.channel_policies as policies
    left join today
        on open_deals.account_no = today.account_no
    left join decisions
        on today.cell = decisions.cell and policies.policy_id = decisions.policy_id
    left join holding_accounts
        on open_deals.account_no = holding_accounts.account_no
),

deal_totals as (
    select
        policy_id,
        channel,
        count(*) as deal_count,
        sum(amount) as deal_amount
    from deal_answers
    group by all
),

account_totals as (
    select
        answers_by_policy.policy_id,
        channels.channel,
        sum(account_count) filter (where answers_by_policy.channel = channels.channel) as account_count,
        sum(net_revenue) filter (where answers_by_policy.channel = channels.channel) as net_revenue,
        sum(account_count) filter (where answers_by_policy.channel = channels.channel and assigned_channel <> channels.channel)
            as moved_in_count,
        sum(net_revenue) filter (where answers_by_policy.channel = channels.channel and assigned_channel <> channels.channel)
            as moved_in_net_revenue,
        sum(account_count) filter (where assigned_channel = channels.channel and answers_by_policy.channel <> channels.channel)
            as moved_out_count,
        sum(net_revenue) filter (where assigned_channel = channels.channel and answers_by_policy.channel <> channels.channel)
            as moved_out_net_revenue
    from answers_by_policy
    cross join (values ('inside'), ('outside'), ('house')) as channels (channel)
    group by all
)

select
    account_totals.policy_id,
    account_totals.channel,
    account_totals.policy_id = policy_id() as is_in_force,
    cast(coalesce(account_totals.account_count, 0) as integer) as account_count,
    cast(coalesce(account_totals.moved_in_count, 0) as integer) as moved_in_count,
    cast(coalesce(account_totals.moved_out_count, 0) as integer) as moved_out_count,
    cast(coalesce(deal_totals.deal_count, 0) as integer) as deal_count,
    cast(coalesce(account_totals.net_revenue, 0) as decimal(18, 2)) as net_revenue_12m,
    cast(coalesce(account_totals.moved_in_net_revenue, 0) as decimal(18, 2)) as moved_in_net_revenue_12m,
    cast(coalesce(account_totals.moved_out_net_revenue, 0) as decimal(18, 2)) as moved_out_net_revenue_12m,
    cast(coalesce(deal_totals.deal_amount, 0) as decimal(18, 2)) as deal_amount,
    as_of_date() as as_of_date
from account_totals
left join deal_totals
    on account_totals.policy_id = deal_totals.policy_id and account_totals.channel = deal_totals.channel;

create table marts.policy_agreement as
with by_cell as (
    select
        cell,
        count(*) as account_count,
        sum(net_revenue) as net_revenue
    from today
    where coverage <> 'house'
    group by cell
)

select
    decisions.policy_id,
    others.policy_id as other_policy_id,
    cast(sum(account_count) as integer) as account_count,
    cast(coalesce(sum(account_count) filter (where decisions.channel = others.channel), 0) as integer) as agreeing_account_count,
    cast(
        coalesce(sum(account_count) filter (where decisions.channel = others.channel), 0) / sum(account_count) as decimal(9, 4)
    ) as agreeing_account_share,
    cast(coalesce(sum(net_revenue) filter (where decisions.channel = others.channel), 0) as decimal(18, 2)) as agreeing_net_revenue_12m,
    as_of_date() as as_of_date
from by_cell
inner join decisions
    on by_cell.cell = decisions.cell
inner join decisions as others
    on by_cell.cell = others.cell
group by
    decisions.policy_id,
    others.policy_id;

-- Where the policies had each account over the whole history, after dwell and holdout.
create table track_stretches as
with followed as (
    select
        channel_changes.account_no,
        channel_changes.track,
        channel_changes.channel,
        channel_changes.run_number,
        channel_changes.effective_number as from_number,
        lag(channel_changes.channel) over stretches_in_order as former_channel
    from channel_changes
    inner join tracks
        on channel_changes.track = tracks.track and tracks.track_kind <> 'in_force'
    where channel_changes.effective_number is not null
    window stretches_in_order as (
        partition by channel_changes.account_no, channel_changes.track order by channel_changes.effective_number
    )
)

select
    *,
    coalesce(lead(from_number) over (partition by account_no, track order by from_number), never()) as until_number
from followed
-- A change that was held until the next one came is no move.
where former_channel is null or channel <> former_channel;

create table marts.policy_backtest as
with hindsight_start as (
    select
        start_date,
        month_end_number(start_date) - case when start_date = last_day(start_date) then 0 else 2 end as start_number
    from (select months_before(as_of_date(), parameter('hindsight_months')) as start_date)
),

dated_moves as (
    select
        track_stretches.*,
        moved.evaluation_date as move_date,
        moved.evaluation_date - began.evaluation_date as delay_days,
        lead(moved.evaluation_date) over (
            partition by track_stretches.account_no, track_stretches.track order by track_stretches.from_number
        ) - moved.evaluation_date as days_to_next_move,
        track_stretches.channel = 'outside' and moved.evaluation_date <= hindsight_start.start_date as is_sent_outside
    from track_stretches
    cross join hindsight_start
    inner join evaluation_dates as moved
        on track_stretches.from_number = moved.number
    inner join evaluation_dates as began
        on track_stretches.run_number = began.number
    where track_stretches.former_channel is not null
),

-- Hits are looked for only where an account was sent outside.
hits as (
    select
        moves.track,
        moves.account_no,
        moves.from_number
    from (select * from dated_moves where is_sent_outside) as moves
    inner join parts
        on
            moves.account_no = parts.account_no
            and parts.order_date > moves.move_date
            and parts.order_date <= cast(moves.move_date + to_months(parameter('hindsight_months')) as date)
    group by all
    having sum(parts.net_amount) >= bounds().large_enter
),

hits_by_track as (
    select
        track,
        count(*) as hit_count
    from hits
    group by track
),

moves_by_track as (
    select
        track,
        count(*) as move_count,
        count(*) filter (where days_to_next_move <= parameter('flap_days')) as flap_count,
        avg(delay_days) as mean_delay_days,
        count(*) filter (where is_sent_outside) as sent_outside_count
    from dated_moves
    group by track
),

bought_since as (
    select
        parts.account_no,
        sum(parts.net_amount) >= bounds().large_enter as is_large
    from parts
    cross join hindsight_start
    where parts.order_date > hindsight_start.start_date
    group by parts.account_no
),

left_inside as (
    select
        track_stretches.track,
        count(*) as left_inside_count,
        count(*) filter (where bought_since.is_large) as miss_count
    from track_stretches
    inner join hindsight_start
        on
            track_stretches.channel = 'inside'
            and track_stretches.from_number <= hindsight_start.start_number
            and track_stretches.until_number > hindsight_start.start_number
    left join bought_since
        on track_stretches.account_no = bought_since.account_no
    group by track_stretches.track
),

-- A track knows who had appeared by the last month-end. It has them in some channel all the time, so all tracks have the same revenue.
monthly as (
    select
        parts.account_no,
        month_end_number(parts.order_date) as month_number,
        sum(parts.net_amount) as net_amount
    from parts
    semi join (
        select *
        from accounts
        where coverage <> 'house' and start_number + start_number % 2 <= as_of_number()
    ) as appeared
        on parts.account_no = appeared.account_no
    group by all
),

outside_revenue as (
    select
        stretches.track,
        sum(monthly.net_amount) as net_amount
    from (select * from track_stretches where channel = 'outside') as stretches
    inner join monthly
        on
            stretches.account_no = monthly.account_no
            and (monthly.month_number > stretches.from_number or stretches.former_channel is null)
            and monthly.month_number <= stretches.until_number
    group by stretches.track
),

exposure as (
    select
        count(*) as account_count,
        sum(as_of_number() - start_number) / 24 as account_years,
        (select sum(net_amount) from monthly) as net_amount
    from accounts
    where coverage <> 'house'
)

select
    tracks.policy_id,
    case when tracks.track_kind = 'plain' then 'without_memory' else 'as_written' end as variant,
    cast(exposure.account_count as integer) as account_count,
    cast(coalesce(moves_by_track.move_count, 0) as integer) as move_count,
    cast(coalesce(moves_by_track.flap_count, 0) as integer) as flap_count,
    cast(coalesce(moves_by_track.sent_outside_count, 0) as integer) as sent_outside_count,
    cast(coalesce(hits_by_track.hit_count, 0) as integer) as hit_count,
    cast(coalesce(left_inside.left_inside_count, 0) as integer) as left_inside_count,
    cast(coalesce(left_inside.miss_count, 0) as integer) as miss_count,
    cast(exposure.account_years as decimal(18, 2)) as account_years,
    cast(coalesce(moves_by_track.move_count, 0) / nullif(exposure.account_years, 0) as decimal(9, 4)) as moves_per_account_year,
    cast(moves_by_track.flap_count / nullif(moves_by_track.move_count, 0) as decimal(9, 4)) as flap_rate,
    cast(moves_by_track.mean_delay_days as decimal(9, 1)) as mean_delay_days,
    cast(coalesce(outside_revenue.net_amount, 0) / nullif(exposure.net_amount, 0) as decimal(9, 4)) as outside_revenue_share,
    cast(1 - coalesce(outside_revenue.net_amount, 0) / nullif(exposure.net_amount, 0) as decimal(9, 4)) as inside_revenue_share,
    as_of_date() as as_of_date
from tracks
cross join exposure
left join moves_by_track
    on tracks.track = moves_by_track.track
left join hits_by_track
    on tracks.track = hits_by_track.track
left join left_inside
    on tracks.track = left_inside.track
left join outside_revenue
    on tracks.track = outside_revenue.track
where tracks.track_kind <> 'in_force';

-- Each boundary moved by up to ten per cent. Only accounts within ten per cent of it can answer otherwise than they do: these are played
-- through every step, the others are counted once.
create table marts.policy_threshold_sweeps as
with covered as (
    select
        *,
        last_purchase_date - previous_purchase_date as last_gap_days
    from today
    where coverage <> 'house'
),

sweeps as (
    select * from (values ('size', 'medium'), ('size', 'large'), ('transaction_size', 'large'), ('dormancy', 'dormant'))
        as sweeps (measure, segment)
),

near as (
    select
        sweeps.measure,
        sweeps.segment,
        covered.*
    from covered
    inner join sweeps
        on
            case sweeps.measure || ' ' || sweeps.segment
                when 'size medium'
                    then covered.size_measure_amount between 0.9 * bounds().medium_exit and 1.1 * bounds().medium_enter
                when 'size large'
                    then
                        covered.size_measure_amount between 0.9 * bounds().large_exit and 1.1 * bounds().large_enter
                        or covered.group_amount between 0.9 * bounds().large_exit and 1.1 * bounds().large_enter
                when 'transaction_size large'
                    then
                        covered.transaction_size_amount between 0.9 * bounds().large_transaction and 1.1 * bounds().large_transaction
                else
                    covered.days_since_last_purchase between 0.9 * covered.dormant_after_days and 1.1 * covered.dormant_after_days
                    or covered.last_gap_days between 0.9 * covered.dormant_after_days and 1.1 * covered.dormant_after_days
            end
),

stepped as (
    select
        near.*,
        percents.percent,
        cast(case
            when near.measure <> 'size' or near.is_key_account then near.size_rank
            when near.segment = 'large'
                then
                    case
                        when 100 * near.size_measure_amount >= (100 + percents.percent) * bounds().large_enter then 3
                        when
                            near.size_rank = 3
                            and 100 * near.size_measure_amount >= (100 + percents.percent) * bounds().large_exit
                            then 3
                        else least(near.size_rank, 2)
                    end
            when near.size_rank = 3 then 3
            when 100 * near.size_measure_amount >= (100 + percents.percent) * bounds().medium_enter then 2
            when near.size_rank = 2 and 100 * near.size_measure_amount >= (100 + percents.percent) * bounds().medium_exit then 2
            else 1
        end as integer) as swept_size_rank,
        case
            when near.measure = 'size' and near.segment = 'large'
                then
                    100 * near.group_amount >= (100 + percents.percent) * bounds().large_enter
                    or (near.is_group_large and 100 * near.group_amount >= (100 + percents.percent) * bounds().large_exit)
            else near.is_group_large
        end as swept_is_group_large,
        case
            when near.measure <> 'transaction_size' then near.band_code
            when 100 * near.transaction_size_amount >= (100 + percents.percent) * bounds().large_transaction then 3
            else 2
        end as swept_band_code,
        case when near.measure = 'dormancy' then 100 + percents.percent else 100 end * near.dormant_after_days as dormant_after_hundredths
    from near
    cross join generate_series(-10, 10) as percents (percent)
),

silent as (
    select
        *,
        case
            when last_purchase_date is null then 1
            when 100 * days_since_last_purchase > dormant_after_hundredths then 4
            when
                rhythm_count >= parameter('at_risk_min_transactions')
                and days_since_last_purchase > parameter('at_risk_min_silent_days')
                and days_since_last_purchase > factor('at_risk_interval_factor') * coalesce(longest_interval_days, 0)
                then 3
            else 2
        end as swept_status_code
    from stepped
),

decided as (
    select
        silent.measure,
        silent.segment,
        silent.percent,
        decisions.channel,
        lag(decisions.channel) over (partition by silent.account_no, silent.measure, silent.segment order by silent.percent)
            as channel_before
    from silent
    inner join decisions
        on
            decisions.policy_bit = getvariable('policy_bit')
            and cell_of(
                case
                    when silent.swept_status_code in (1, 4) and silent.swept_is_group_large and silent.is_group_active then 1
                    when silent.swept_status_code = 1 then 2
                    when silent.swept_status_code = 4 then 3
                    when as_of_date() - silent.first_purchase_date <= parameter('new_customer_days') then 4
                    when
                        silent.days_since_last_purchase <= parameter('reactivated_days')
                        and 100 * silent.last_gap_days > silent.dormant_after_hundredths
                        then 5
                    else 6
                end,
                silent.swept_size_rank,
                silent.swept_status_code,
                silent.swept_band_code
            ) = decisions.cell
),

moved as (
    select
        measure,
        segment,
        percent,
        count(*) as account_count,
        count(*) filter (where channel = 'outside') as outside_count,
        count(*) filter (where channel <> channel_before) as moved_count
    from decided
    group by all
),

unmoved as (
    select
        sweeps.measure,
        sweeps.segment,
        count(*) as account_count,
        count(*) filter (where covered.candidate_channel = 'outside') as outside_count
    from covered
    cross join sweeps
    anti join near
        on covered.account_no = near.account_no and sweeps.measure = near.measure and sweeps.segment = near.segment
    group by all
),

summed as (
    select
        sweeps.measure,
        sweeps.segment,
        percents.percent,
        coalesce(unmoved.account_count, 0) + coalesce(moved.account_count, 0) as account_count,
        coalesce(unmoved.outside_count, 0) + coalesce(moved.outside_count, 0) as outside_count,
        coalesce(moved.moved_count, 0) as moved_count
    from sweeps
    cross join generate_series(-10, 10) as percents (percent)
    left join unmoved
        on sweeps.measure = unmoved.measure and sweeps.segment = unmoved.segment
    left join moved
        on sweeps.measure = moved.measure and sweeps.segment = moved.segment and percents.percent = moved.percent
)

select
    policy_id() as policy_id,
    measure,
    segment,
    cast(percent as integer) as percent,
    cast(account_count as integer) as account_count,
    cast(outside_count as integer) as outside_count,
    cast(moved_count as integer) as moved_by_step_count,
    cast(moved_count / account_count as decimal(9, 4)) as moved_by_step_share,
    100 * moved_count >= account_count as is_cliff,
    as_of_date() as as_of_date
from summed
where account_count > 0;
