{{ config(enabled=var('rep_books')) }}

-- One row per class of alike units and rep who may have them: how many accounts of a unit would move to the rep, and how many would not
-- fit.
--
-- Rule "Books of accounts" in docs/rules.md: the rep whom a lock names; else reps of the channel who work the region, the owner and the
-- primary seller; where that leaves nobody, any rep of the channel. In a region with more reps than can be planned together, owners keep
-- what they have.
{% set most_reps = 200 %}
{% set reps_together = 20 %}
with classes as (
    select * from {{ ref('int_book_classes') }}
),

reps as (
    select * from {{ ref('int_book_reps') }}
),

-- A rep works a territory, a region, or, where neither is known, accounts of which no region is known.
rep_regions as (
    select
        user_id,
        channel,
        coalesce(territory, region, '') as region
    from reps
    where takes_accounts

    union

    select
        user_id,
        channel,
        region
    from reps
    where takes_accounts and region is not null
),

region_reps as (
    select
        *,
        row_number() over (partition by channel, region order by user_id) as rep_number,
        count(*) over (partition by channel, region) as rep_count
    from rep_regions
),

channel_reps as (
    select
        user_id,
        channel,
        row_number() over (partition by channel order by user_id) as rep_number,
        count(*) over (partition by channel) as rep_count
    from reps
    where takes_accounts
),

kinds as (
    select
        *,
        -- Classes take turns where not all reps can be asked.
        class_id * {{ reps_together }} as turn
    from classes
),

near_reps as (
    select
        kinds.class_id,
        region_reps.user_id
    from kinds
    inner join region_reps
        on kinds.channel = region_reps.channel and coalesce(kinds.region, '') = region_reps.region
    where
        kinds.unit_owner_id is null
        and (
            region_reps.rep_count <= {{ most_reps }}
            or (kinds.owner_id is null and (region_reps.rep_number + kinds.turn) % region_reps.rep_count < {{ reps_together }})
        )

    union

    select
        class_id,
        unit_owner_id as user_id
    from kinds
    where unit_owner_id is not null

    {% for column in ['owner_id', 'seller_id'] %}
    union

    select
        class_id,
        {{ column }} as user_id
    from kinds
    where unit_owner_id is null and {{ column }} is not null
    {% endfor %}
),

candidates as (
    select
        class_id,
        user_id
    from near_reps

    union all

    select distinct
        kinds.class_id,
        channel_reps.user_id
    from kinds
    inner join channel_reps
        on
            kinds.channel = channel_reps.channel
            and (
                channel_reps.rep_count <= {{ most_reps }}
                or (channel_reps.rep_number + kinds.turn) % channel_reps.rep_count < {{ reps_together }}
            )
    where kinds.class_id not in (select near_reps.class_id from near_reps)
)

select
    candidates.class_id,
    candidates.user_id,
    cast(max(classes.unit_count) as integer) as unit_count,
    cast(sum(classes.account_count) as integer) as account_count,
    cast(sum(classes.contacts_per_year) as decimal(18, 4)) as contacts_per_year,
    -- An account moves where its owner could keep it.
    cast(sum(case when classes.owner_id <> candidates.user_id then classes.account_count else 0 end) as integer) as moved_account_count,
    cast(sum(
        case
            when rep_regions.user_id is null and classes.seller_id is distinct from candidates.user_id then classes.account_count
            else 0
        end
    ) as integer) as misfit_account_count,
    -- Whether the rep works the region of all accounts of a unit.
    count(rep_regions.user_id) = count(*) as is_near
from candidates
inner join classes
    on candidates.class_id = classes.class_id
left join rep_regions
    on
        candidates.user_id = rep_regions.user_id
        and classes.channel = rep_regions.channel
        and coalesce(classes.region, '') = rep_regions.region
group by
    candidates.class_id,
    candidates.user_id
