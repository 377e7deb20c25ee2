-- The core measures in DuckDB, over the raw tables in schema raw and the policy's in schema policy. Run by duckdb_script.py, which puts in
-- in place of each dollar name what the policy and the as-of date say. Money is kept in whole cents. README.md says what is computed.

-- Evaluations are numbered so that trailing windows become arithmetic: a month-end has twice the number of its month, and an as-of date
-- between month-ends the odd number before its own month's end.
create macro month_end_number(day) as cast(24 * year(day) + 2 * month(day) as integer);
create macro entry_number(day) as least(month_end_number(day), $as_of_number);

-- The first evaluation whose trailing months no longer hold a date; window_start is where those of the as-of date start, exclusive.
create macro exit_number(day, months, window_start) as
    month_end_number(day) + 2 * months
    - case when month_end_number(day) + 2 * months = $as_of_number + 1 and day <= cast(window_start as date) then 1 else 0 end;

create macro cents(amount) as cast(round(amount * 100) as bigint);

-- Accounts -----------------------------------------------------------------------------------------------------------

create table records as
select
    cast(row_number() over () as integer) as account,
    newest.*
from (
    select distinct on (account_id)
        account_id,
        parent_account_id,
        merged_into_account_id,
        lower(account_type) as account_type,
        lower(industry) as industry,
        lower(country) as country,
        lower(region) as region,
        cents(potential_amount) as potential,
        coalesce(is_key_account, false) as is_key_account,
        coalesce(is_deleted, false) as is_deleted,
        cast(created_at as date) as created_date
    from raw.crm_accounts
    where account_id is not null and account_name is not null
    order by account_id, updated_at desc nulls last
) as newest;

-- Where chains of links end. The links of records that lead back to themselves are not followed, so a chain into such a cycle ends at the
-- first member it meets.
create table links (node integer, next integer);
create macro ends_of_links() as table (
    with recursive ways as (
        select node, next as reached from links
        union
        select ways.node, links.next from ways inner join links on ways.reached = links.node
    ),
    sound as (
        select * from links where node not in (select node from ways where node = reached)
    ),
    sound_ways as (
        select node, next as reached from sound
        union
        select sound_ways.node, sound.next from sound_ways inner join sound on sound_ways.reached = sound.node
    )
    select node, reached from sound_ways where reached not in (select node from sound)
);

insert into links
select records.account, targets.account
from records
inner join records as targets on records.merged_into_account_id = targets.account_id;

create table survivors as
select
    records.account,
    records.account_id,
    coalesce(ends.reached, records.account) as survivor
from records
left join ends_of_links() as ends on records.account = ends.node;

delete from links;
insert into links
select records.account, parents.survivor
from records
inner join survivors on records.account = survivors.account and survivors.account = survivors.survivor
inner join survivors as parents on records.parent_account_id = parents.account_id
where
    records.parent_account_id <> records.account_id
    and parents.survivor <> records.account
    and parents.survivor not in (
        select broken.survivor
        from survivors as broken
        inner join policy.hierarchy_breaks on broken.account_id = hierarchy_breaks.account_id
    );

create table tops as
select
    survivors.account,
    coalesce(ends.reached, survivors.account) as top
from survivors
left join ends_of_links() as ends on survivors.account = ends.node
where survivors.account = survivors.survivor;

-- Orders -------------------------------------------------------------------------------------------------------------

create table line_totals as
select
    order_id,
    sum(net) as net
from (
    select distinct on (order_id, line_number)
        order_id,
        quantity * unit_price * (1 - coalesce(discount_rate, 0)) - coalesce(discount_amount, 0) as net
    from raw.order_lines
    where
        order_id is not null
        and line_number is not null
        and abs(quantity) < 1e12
        and abs(unit_price) < 1e12
        and abs(coalesce(discount_amount, 0)) < 1e12
        and abs(coalesce(discount_rate, 0)) <= 1
        and abs(quantity * unit_price * (1 - coalesce(discount_rate, 0)) - coalesce(discount_amount, 0)) < 1e12
    order by order_id, line_number
) as lines
group by order_id;

create table orders as
select
    cast(row_number() over () as integer) as order_key,
    headers.order_id,
    headers.original_order_id,
    survivors.survivor as account,
    headers.customer_po,
    coalesce(upper(headers.currency_code), $reporting_currency) as currency_code,
    statuses.status is not null as is_counted,
    cents(coalesce(line_totals.net, headers.header_net)) as net,
    headers.order_date
from (
    select distinct on (order_id)
        order_id,
        account_id,
        original_order_id,
        customer_po,
        currency_code,
        status,
        order_total - coalesce(tax_amount, 0) - coalesce(freight_amount, 0) as header_net,
        cast(ordered_at as date) as order_date
    from raw.orders
    where
        order_id is not null
        and account_id is not null
        and ordered_at is not null
        and abs(coalesce(order_total, 0)) < 1e12
        and abs(coalesce(tax_amount, 0)) < 1e12
        and abs(coalesce(freight_amount, 0)) < 1e12
    order by order_id, updated_at desc nulls last
) as headers
left join line_totals on headers.order_id = line_totals.order_id
left join survivors on headers.account_id = survivors.account_id
left join policy.counted_statuses as statuses on coalesce(lower(headers.status), '(blank)') = statuses.status;

-- A linked return is netted against the order it takes back, at that order's rate.
create table linked_returns as
select
    returns.order_key,
    originals.order_key as linked_order,
    originals.account,
    originals.order_date
from orders as returns
inner join orders as originals
    on returns.original_order_id = originals.order_id and returns.order_date >= originals.order_date
inner join policy.rates
    on
        originals.currency_code = rates.currency_code
        and originals.order_date >= rates.valid_from
        and originals.order_date < rates.valid_until
where
    returns.is_counted
    and returns.net < 0
    and returns.account is not null
    and originals.is_counted
    and originals.net > 0
    and originals.account is not null;

-- What each counted order adds under the order it belongs to, and from which evaluation on it is known.
create table parts as
select
    dated.order_key,
    dated.account,
    dated.customer_po,
    cast(round(dated.net * rates.rate_to_reporting) as bigint) as net,
    dated.is_linked,
    dated.known_date,
    dated.order_date,
    entry_number(dated.known_date) as from_number
from (
    select
        coalesce(linked_returns.linked_order, orders.order_key) as order_key,
        coalesce(linked_returns.account, orders.account) as account,
        case when linked_returns.order_key is null then orders.customer_po end as customer_po,
        orders.currency_code,
        orders.net,
        linked_returns.order_key is not null as is_linked,
        orders.order_date as known_date,
        coalesce(linked_returns.order_date, orders.order_date) as order_date
    from orders
    left join linked_returns on orders.order_key = linked_returns.order_key
    where orders.is_counted and orders.account is not null and orders.net <> 0 and orders.order_date <= $as_of_date
) as dated
inner join policy.rates
    on
        dated.currency_code = rates.currency_code
        and dated.order_date >= rates.valid_from
        and dated.order_date < rates.valid_until;

-- The states of each order that was ever a sale: what it is worth less the returns known by then. Most orders have one, without end.
create table order_states as
with returned as (
    select distinct order_key from parts where is_linked
),
summed as (
    select
        parts.order_key,
        parts.from_number,
        min(parts.account) as account,
        min(parts.customer_po) as customer_po,
        min(parts.order_date) as order_date,
        sum(parts.net) as net
    from parts
    inner join returned on parts.order_key = returned.order_key
    group by parts.order_key, parts.from_number
),
states as (
    select
        account,
        min(customer_po) over (partition by order_key) as customer_po,
        order_date,
        from_number,
        coalesce(lead(from_number) over own_past, $never) as until_number,
        cast(sum(net) over own_past as bigint) as net
    from summed
    window own_past as (partition by order_key order by from_number)
    union all
    select
        account,
        customer_po,
        order_date,
        from_number,
        $never,
        net
    from parts
    where order_key not in (select order_key from returned)
)
select * from states where net > 0;

-- Sales that share a purchase order, else those of one day, added up.
create table transaction_sums as
select
    account,
    customer_po,
    case when customer_po is null then order_date end as sales_date,
    min(from_number) as from_number,
    max(until_number) as until_number,
    cast(sum(net) as bigint) as net,
    max(order_date) as transaction_date,
    min(from_number) <> max(from_number) or min(until_number) <> max(until_number) as has_states
from order_states
group by 1, 2, 3;

create table transaction_states as
with keyed as (
    select
        sums.account,
        coalesce('po ' || sums.customer_po, 'day ' || sums.sales_date) as transaction_key,
        states.from_number,
        states.until_number,
        states.net,
        states.order_date
    from transaction_sums as sums
    inner join order_states as states
        on
            sums.account = states.account
            and coalesce(sums.customer_po, '') = coalesce(states.customer_po, '')
            and (sums.customer_po is not null or sums.sales_date = states.order_date)
    where sums.has_states
),
changes as (
    select account, transaction_key, from_number from keyed
    union
    select account, transaction_key, until_number from keyed where until_number < $never
),
spans as (
    select
        *,
        coalesce(lead(from_number) over (partition by account, transaction_key order by from_number), $never) as until_number
    from changes
)
select
    spans.account,
    spans.from_number,
    spans.until_number,
    cast(sum(keyed.net) as bigint) as net,
    max(keyed.order_date) as transaction_date
from spans
inner join keyed
    on
        spans.account = keyed.account
        and spans.transaction_key = keyed.transaction_key
        and spans.from_number >= keyed.from_number
        and spans.from_number < keyed.until_number
group by spans.account, spans.transaction_key, spans.from_number, spans.until_number
union all
select
    account,
    from_number,
    until_number,
    net,
    transaction_date
from transaction_sums
where not has_states;

create table purchase_days as
select
    account,
    order_date as purchase_date,
    min(from_number) as from_number,
    max(until_number) as until_number
from order_states
group by account, order_date;

-- Accounts that are measured, and their evaluations ------------------------------------------------------------------

create table accounts as
select
    records.account,
    records.account_id,
    tops.top,
    records.potential,
    records.is_key_account,
    records.account_type in (select account_type from policy.house_types) as is_house,
    size_scopes.scope as size_scope,
    large_transactions.enter_at as large_from,
    coalesce(own_cycles.cycle, default_cycles.cycle, 'short') = 'long' as is_long,
    case
        when coalesce(own_cycles.cycle, default_cycles.cycle) = 'long' then $dormant_after_days_long else $dormant_after_days_short
    end as dormant_after_days,
    records.created_date
from records
inner join tops on records.account = tops.account
-- The thresholds of the region, else of the country, else of everybody.
cross join lateral (
    select scope
    from policy.size_scopes
    where scope in (records.region, records.country, '*')
    order by scope = records.region desc nulls last, scope = records.country desc nulls last
    limit 1
) as size_scopes
cross join lateral (
    select enter_at
    from policy.large_transactions
    where scope in (records.region, records.country, '*')
    order by scope = records.region desc nulls last, scope = records.country desc nulls last
    limit 1
) as large_transactions
left join policy.cycles as own_cycles on records.industry = own_cycles.industry
left join policy.cycles as default_cycles on default_cycles.industry = '*'
where not records.is_deleted or records.account in (select account from orders);

create table company_start as
select min(known_date) as first_date from parts where not is_linked;

create table evaluation_dates as
with bounds as (
    select coalesce(least(month_end_number(first_date), $as_of_number), $as_of_number) as first_number
    from company_start
)
select
    numbers.number,
    last_day(make_date((numbers.number // 2 - 1) // 12, (numbers.number // 2 - 1) % 12 + 1, 1)) as evaluation_date
from (select unnest(generate_series(first_number, $as_of_number - 1, 2)) as number from bounds) as numbers
union all
select $as_of_number, cast($as_of_date as date);

create table starts as
with firsts as (
    select account, min(known_date) as first_date from parts where not is_linked group by account
)
select
    accounts.account,
    case
        when least(accounts.created_date, firsts.first_date) <= $as_of_date and company_start.first_date is not null
            then entry_number(greatest(least(accounts.created_date, firsts.first_date), company_start.first_date))
        else $as_of_number
    end as start_number
from accounts
cross join company_start
left join firsts on accounts.account = firsts.account;

-- Trailing amounts and size ------------------------------------------------------------------------------------------

-- What each account's windows hold at each of its evaluations: the running balance of what enters them (sign 1) and what leaves them (-1).
-- A return that became known when its order had left the window never was in it.
create table trailing_amounts as
with timed as (
    select
        account,
        net,
        from_number,
        exit_number(order_date, $size_months, $size_start) as short_exit,
        exit_number(order_date, $size_months_long, $size_start_long) as long_exit
    from parts
),
movements as (
    select account, net, from_number as number, 1 as short, 0 as long from timed where from_number < short_exit
    union all
    select account, net, short_exit, -1, 0 from timed where from_number < short_exit and short_exit <= $as_of_number
    union all
    select account, net, from_number, 0, 1 from timed where from_number < long_exit
    union all
    select account, net, long_exit, 0, -1 from timed where from_number < long_exit and long_exit <= $as_of_number
),
changes as (
    select
        account,
        number,
        cast(sum(short * net) as bigint) as short_net,
        cast(sum(long * net) as bigint) as long_net
    from movements
    group by account, number
)
select
    starts.account,
    evaluation_dates.number,
    cast(coalesce(sum(changes.short_net) over changes_so_far, 0) as bigint) as net,
    cast(coalesce(sum(changes.long_net) over changes_so_far, 0) as bigint) as long_net
from starts
inner join evaluation_dates on starts.start_number <= evaluation_dates.number
left join changes on starts.account = changes.account and evaluation_dates.number = changes.number
window changes_so_far as (partition by starts.account order by evaluation_dates.number rows unbounded preceding);

create table sizes as
with measured as (
    select
        amounts.account,
        amounts.number,
        accounts.top,
        accounts.potential,
        amounts.net,
        -- A long cycle's window is scaled back to the length of the short one.
        case
            when accounts.is_long
                then greatest(amounts.net, cast(round(amounts.long_net * cast($size_months as numeric) / $size_months_long) as bigint))
            else amounts.net
        end as own_amount
    from trailing_amounts as amounts
    inner join accounts on amounts.account = accounts.account
),
grouped as (
    select
        *,
        cast(sum(own_amount) over (partition by top, number) as bigint) as group_amount
    from measured
),
scoped as (
    select
        *,
        case when $size_scope = 'group' then group_amount else own_amount end as trailing_amount
    from grouped
)
select
    account,
    number,
    top,
    net,
    group_amount,
    greatest(trailing_amount, potential) as size_amount,
    case when potential > trailing_amount then 'potential' else 'revenue' end as size_basis
from scoped;

-- From enter_at on an account is over a boundary, below exit_below under it, between them it stays as it was: the last verdict is carried
-- on as twice the number of its evaluation, plus one for over.
create table size_ranks as
with verdicts as (
    select
        sizes.account,
        sizes.number,
        tiers.tier_rank,
        case
            when sizes.size_amount >= tiers.enter_at then 2 * sizes.number + 1
            when sizes.size_amount < tiers.exit_below then 2 * sizes.number
        end as size_verdict,
        case
            when sizes.group_amount >= tiers.enter_at then 2 * sizes.number + 1
            when sizes.group_amount < tiers.exit_below then 2 * sizes.number
        end as group_verdict
    from sizes
    inner join accounts on sizes.account = accounts.account
    inner join policy.tiers on accounts.size_scope = tiers.scope and tiers.enter_at is not null
),
remembered as (
    select
        account,
        number,
        tier_rank,
        max(size_verdict) over verdicts_so_far % 2 = 1 as is_size_over,
        max(group_verdict) over verdicts_so_far % 2 = 1 as is_group_over
    from verdicts
    window verdicts_so_far as (partition by account, tier_rank order by number rows unbounded preceding)
)
select
    account,
    number,
    max(tier_rank) filter (where is_size_over) as size_rank,
    max(tier_rank) filter (where is_group_over) as group_rank
from remembered
where number >= $first_kept
group by account, number;

-- Transactions, rhythms and purchases at the evaluations that are kept -----------------------------------------------

create table timed_transactions as
select
    states.account,
    states.net,
    states.net >= accounts.large_from as is_large,
    states.transaction_date,
    greatest(states.from_number, $first_kept) as from_number,
    states.until_number,
    least(states.until_number, exit_number(states.transaction_date, $transaction_size_months, $transaction_start)) as size_exit,
    least(states.until_number, exit_number(states.transaction_date, $at_risk_months, $rhythm_start)) as rhythm_exit
from transaction_states as states
inner join accounts on states.account = accounts.account
where states.until_number > $first_kept;

-- The transactions of a window at each evaluation that they are in it.
create table transaction_sizes as
with alive as (
    select account, net, is_large, unnest(generate_series(from_number, least(size_exit - 1, $as_of_number - $as_of_number % 2), 2)) as number
    from timed_transactions
    where size_exit > from_number and from_number % 2 = 0
    union all
    -- An as-of date between month-ends.
    select account, net, is_large, $as_of_number
    from timed_transactions
    where $as_of_number % 2 = 1 and size_exit > $as_of_number and from_number <= $as_of_number
)
select
    account,
    number,
    count(*) as transaction_count,
    count(*) filter (where is_large) as large_count,
    max(net, $transaction_size_rank)[$transaction_size_rank] as transaction_size
from alive
group by account, number;

-- Stretches of evaluations in which no purchase day and no transaction date of an account ceases to count, so that within one the past
-- only grows.
create table epochs as
with beginnings as (
    select account, greatest(start_number, $first_kept) as from_number from starts
    union
    select account, until_number from transaction_states where until_number > $first_kept and until_number <= $as_of_number
    union
    select account, until_number from purchase_days where until_number > $first_kept and until_number <= $as_of_number
)
select
    account,
    from_number,
    coalesce(lead(from_number) over (partition by account order by from_number), $never) as until_number
from beginnings;

-- Each account at each of its kept evaluations, with the epoch that it lies in.
create table kept_evaluations as
select
    epochs.account,
    evaluation_dates.number,
    evaluation_dates.evaluation_date,
    epochs.from_number as epoch_number
from epochs
inner join evaluation_dates
    on evaluation_dates.number >= epochs.from_number and evaluation_dates.number < epochs.until_number
where evaluation_dates.number >= $first_kept;

create table purchases as
with followed as (
    select
        epochs.account,
        epochs.from_number as epoch_number,
        greatest(epochs.from_number, days.from_number) as number,
        days.purchase_date,
        lag(days.purchase_date) over (partition by epochs.account, epochs.from_number order by days.purchase_date)
            as previous_date
    from epochs
    inner join purchase_days as days
        on
            epochs.account = days.account
            and epochs.from_number < days.until_number
            and epochs.until_number > days.from_number
),
news as (
    select
        account,
        epoch_number,
        number,
        min(purchase_date) as first_date,
        max(purchase_date) as last_date,
        max(previous_date) as previous_date
    from followed
    group by account, epoch_number, number
)
select
    kept.account,
    kept.number,
    min(news.first_date) over so_far as first_date,
    max(news.last_date) over so_far as last_date,
    max(news.previous_date) over so_far as previous_date
from kept_evaluations as kept
left join news on kept.account = news.account and kept.epoch_number = news.epoch_number and kept.number = news.number
window so_far as (partition by kept.account, kept.epoch_number order by kept.number rows unbounded preceding);

create table rhythms as
with days as (
    select
        epochs.account,
        epochs.from_number as epoch_number,
        epochs.until_number as epoch_until,
        timed.transaction_date,
        min(greatest(epochs.from_number, timed.from_number)) as from_number
    from epochs
    inner join timed_transactions as timed
        on
            epochs.account = timed.account
            and epochs.from_number < timed.until_number
            and epochs.until_number > timed.from_number
    group by epochs.account, epochs.from_number, epochs.until_number, timed.transaction_date
),
intervals as (
    select
        *,
        lag(transaction_date) over (partition by account, epoch_number order by transaction_date) as previous_date
    from days
),
timed_intervals as (
    select
        account,
        from_number,
        transaction_date - previous_date as days_between,
        least(epoch_until - 1, exit_number(previous_date, $at_risk_months, $rhythm_start) - 1, $as_of_number) as last_number
    from intervals
    where previous_date is not null
)
select
    timed_intervals.account,
    evaluation_dates.number,
    max(timed_intervals.days_between) as longest_interval
from timed_intervals
inner join evaluation_dates
    on evaluation_dates.number >= timed_intervals.from_number and evaluation_dates.number <= timed_intervals.last_number
group by timed_intervals.account, evaluation_dates.number;

create table rhythm_counts as
with movements as (
    select account, from_number as number, 1 as sign from timed_transactions where from_number < rhythm_exit
    union all
    select account, rhythm_exit, -1 from timed_transactions where from_number < rhythm_exit and rhythm_exit <= $as_of_number
),
changes as (
    select account, number, sum(sign) as change from movements group by account, number
)
select
    kept.account,
    kept.number,
    coalesce(sum(changes.change) over (partition by kept.account order by kept.number rows unbounded preceding), 0) as rhythm_count
from kept_evaluations as kept
left join changes on kept.account = changes.account and kept.number = changes.number;

-- Segments -----------------------------------------------------------------------------------------------------------

create table measured as
with joined as (
    select
        kept.account,
        kept.number,
        kept.evaluation_date,
        accounts.account_id,
        accounts.dormant_after_days,
        accounts.is_house,
        sizes.top,
        sizes.net,
        sizes.size_amount,
        sizes.size_basis,
        case when accounts.is_key_account then scopes.top_rank else coalesce(size_ranks.size_rank, scopes.lowest_rank) end as size_rank,
        accounts.size_scope,
        coalesce(coalesce(size_ranks.group_rank, scopes.lowest_rank) >= scopes.whitespace_rank, false) as is_group_large,
        transactions.transaction_count,
        transactions.large_count,
        transactions.transaction_size,
        purchases.first_date,
        purchases.last_date,
        purchases.previous_date,
        kept.evaluation_date - purchases.last_date as days_silent,
        rhythm_counts.rhythm_count,
        -- Transactions of one day have no days between them.
        case when rhythm_counts.rhythm_count > 1 then coalesce(rhythms.longest_interval, 0) end as longest_interval
    from kept_evaluations as kept
    inner join accounts on kept.account = accounts.account
    inner join policy.size_scopes as scopes on accounts.size_scope = scopes.scope
    inner join sizes on kept.account = sizes.account and kept.number = sizes.number
    inner join purchases on kept.account = purchases.account and kept.number = purchases.number
    inner join rhythm_counts on kept.account = rhythm_counts.account and kept.number = rhythm_counts.number
    left join size_ranks on kept.account = size_ranks.account and kept.number = size_ranks.number
    left join transaction_sizes as transactions on kept.account = transactions.account and kept.number = transactions.number
    left join rhythms on kept.account = rhythms.account and kept.number = rhythms.number
)
select
    *,
    case
        when last_date is null then 'never_ordered'
        when days_silent > dormant_after_days then 'dormant'
        when
            rhythm_count >= $at_risk_min_transactions
            and days_silent > $at_risk_min_silent_days
            and days_silent > $at_risk_interval_factor * coalesce(longest_interval, 0)
            then 'at_risk'
        else 'active'
    end as dormancy_status
from joined;

create table segments as
with active as (
    select top, number, count(*) as active_count
    from measured
    where dormancy_status in ('active', 'at_risk')
    group by top, number
)
select
    measured.*,
    case
        -- An account that has not bought is not among the active of its group.
        when measured.dormancy_status in ('never_ordered', 'dormant') and measured.is_group_large and active.active_count > 0
            then 'whitespace'
        when measured.dormancy_status = 'never_ordered' then 'prospect'
        when measured.dormancy_status = 'dormant' then 'dormant'
        when measured.evaluation_date - measured.first_date <= $new_customer_days then 'new'
        when
            measured.days_silent <= $reactivated_days
            and measured.last_date - measured.previous_date > measured.dormant_after_days
            then 'reactivated'
        else 'established'
    end as lifecycle_stage,
    tiers.segment as size_segment,
    case
        when measured.transaction_count is null then 'none'
        when measured.large_count >= $transaction_size_rank then 'large'
        else 'small'
    end as transaction_band
from measured
inner join policy.tiers on measured.size_scope = tiers.scope and measured.size_rank = tiers.tier_rank
left join active on measured.top = active.top and measured.number = active.number;

create view core_measures as
with decisions as (
    -- The first rule that fits, for each cell that there is.
    select distinct on (cells.lifecycle_stage, cells.size_segment, cells.dormancy_status, cells.transaction_band)
        cells.*,
        coalesce(rules.channel, $fallback_channel) as channel
    from (select distinct lifecycle_stage, size_segment, dormancy_status, transaction_band from segments) as cells
    left join policy.rules
        on
            coalesce(rules.lifecycle_stage, cells.lifecycle_stage) = cells.lifecycle_stage
            and coalesce(rules.size_segment, cells.size_segment) = cells.size_segment
            and coalesce(rules.dormancy_status, cells.dormancy_status) = cells.dormancy_status
            and coalesce(rules.transaction_band, cells.transaction_band) = cells.transaction_band
    order by cells.lifecycle_stage, cells.size_segment, cells.dormancy_status, cells.transaction_band, rules.place
)
select
    segments.account_id,
    segments.lifecycle_stage,
    segments.size_segment,
    segments.dormancy_status,
    segments.transaction_band,
    segments.size_basis,
    case when segments.is_house then 'house' else decisions.channel end as candidate_channel,
    segments.size_amount * 0.01 as size_measure_amount,
    segments.net * 0.01 as net_revenue_12m,
    segments.transaction_size * 0.01 as transaction_size_amount,
    coalesce(segments.transaction_count, 0) as transaction_count,
    segments.days_silent as days_since_last_purchase,
    segments.last_date as last_purchase_date,
    segments.evaluation_date
from segments
inner join decisions using (lifecycle_stage, size_segment, dormancy_status, transaction_band);
