{{ config(enabled=var('rep_books')) }}

-- One row per team of reps whose workload is made even, the reps of a channel who work the same region: what it is called, and how large
-- it is.
--
-- Rule "Books of accounts" in docs/rules.md. A team is called by the regions in which at least a tenth of its proposed accounts are.
with classes as (
    select * from {{ ref('int_book_classes') }}
),

plans as (
    select * from {{ ref('int_book_plans') }}
    where plan_name = 'proposed'
),

kinds as (
    select
        plans.team_number,
        plans.rep_count,
        classes.channel,
        coalesce(classes.region, 'no region') as region,
        classes.owner_id,
        plans.unit_count * classes.account_count as account_count
    from plans
    inner join classes
        on plans.class_id = classes.class_id
),

sizes as (
    select
        team_number,
        max(rep_count) as rep_count,
        sum(account_count) as account_count,
        sum(case when owner_id is null then account_count else 0 end) as unplaced_count
    from kinds
    group by team_number
),

regions as (
    select
        kinds.team_number,
        kinds.channel,
        kinds.region
    from kinds
    inner join sizes
        on kinds.team_number = sizes.team_number
    group by
        kinds.team_number,
        kinds.channel,
        kinds.region
    having 10 * sum(kinds.account_count) >= max(sizes.account_count)
),

places as (
    select
        team_number,
        channel,
        count(*) as region_count,
        {{ dbt.listagg('region', "', '", 'order by region') }} as region_names
    from regions
    group by
        team_number,
        channel
),

named as (
    select
        team_number,
        {{ dbt.listagg(
            "channel || ': ' || case when region_count > 3 then cast(region_count as string) || ' regions' else region_names end",
            "'; '",
            'order by channel'
        ) }} as team_name
    from places
    group by team_number
),

numbered as (
    select
        sizes.*,
        coalesce(named.team_name, 'many regions') as team_name,
        row_number() over (partition by named.team_name order by sizes.team_number) as place
    from sizes
    left join named
        on sizes.team_number = named.team_number
)

select
    team_number,
    team_name || case when place = 1 then '' else ' (' || cast(place as string) || ')' end as scope,
    cast(rep_count as integer) as rep_count,
    cast(account_count as integer) as account_count,
    cast(unplaced_count as integer) as unplaced_count
from numbered
