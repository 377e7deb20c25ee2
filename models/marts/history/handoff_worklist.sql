-- One row per account whose latest change of channel is still being handed over: who hands over what to whom, by when, and how far it is.
--
-- Rules "Worklist", "Proposed owners" and "Books of accounts" in docs/rules.md.
with handoffs as (
    select * from {{ ref('int_handoff_periods') }}
    where is_latest
),

assignments as (
    select * from {{ ref('account_channel_assignments') }}
),

deals as (
    select * from {{ ref('deal_channel_assignments') }}
),

sellers as (
    select * from {{ ref('account_sellers') }}
),

reps as (
    select * from {{ ref('reps') }}
),

proposals as (
    select * from {{ ref('int_owner_proposals') }}
),

contacts as (
    select * from {{ ref('int_handoff_contacts') }}
),

{% if var('rep_books') %}
books as (
    select
        books.account_id,
        books.proposed_owner_id,
        reps.rep_name as proposed_owner_name
    from {{ ref('int_book_assignments') }} as books
    inner join reps
        on books.proposed_owner_id = reps.user_id
),
{% endif %}

-- A deal stays in its channel and with its owner, whatever becomes of the account; the owner may be a rep of the other channel.
kept_deals as (
    select
        deals.account_id,
        count(*) as open_deal_count,
        {{ dbt.listagg(
            "deals.opportunity_id || coalesce(' (' || " ~ amount_in_words('deals.amount') ~ " || ')', '') || ' stays with '"
            ~ " || deals.deal_channel || ' sales' || coalesce(', worked by ' || coalesce(deals.owner_name, deals.owner_id)"
            ~ " || coalesce(' of ' || nullif(reps.channel, 'unknown') || ' sales', ''), '')",
            "'; '",
            'order by deals.opportunity_id'
        ) }} as open_deals
    from deals
    left join reps
        on deals.owner_id = reps.user_id
    where deals.account_id is not null
    group by deals.account_id
),

-- The customer knows the rep who sells most to it.
primary_sellers as (
    select
        sellers.account_id,
        reps.user_id,
        reps.rep_name,
        reps.channel
    from sellers
    inner join reps
        on sellers.seller_id = reps.user_id
    where sellers.is_primary_seller and reps.is_active
),

-- The CRM owner is where the account comes from, or, once it has been handed over, where it goes to.
placed as (
    select
        handoffs.*,
        assignments.account_name,
        assignments.region,
        assignments.owner_id,
        assignments.owner_name,
        assignments.owner_channel,
        primary_sellers.user_id as seller_id,
        primary_sellers.rep_name as seller_name,
        proposals.proposed_owner_id,
        proposals.proposed_owner_name,
        {% if var('rep_books') %}
        books.proposed_owner_id as book_owner_id,
        books.proposed_owner_name as book_owner_name,
        {% endif %}
        case
            {% if var('rep_books') %}
            when coalesce(books.proposed_owner_id <> assignments.owner_id, books.proposed_owner_id is not null) then 'book'
            {% endif %}
            when assignments.owner_status = 'matches' then 'owner'
            when primary_sellers.user_id is not null then 'primary_seller'
            when proposals.proposed_owner_id is not null then 'proposed'
        end as to_owner_source,
        assignments.assignment_reason,
        assignments.net_revenue_12m,
        assignments.as_of_date
    from handoffs
    inner join assignments
        on handoffs.account_id = assignments.account_id and handoffs.channel = assignments.assigned_channel
    left join primary_sellers
        on handoffs.account_id = primary_sellers.account_id and handoffs.channel = primary_sellers.channel
    left join proposals
        on handoffs.account_id = proposals.account_id
    {% if var('rep_books') %}
    left join books
        on handoffs.account_id = books.account_id
    {% endif %}
    -- Done with, once the former rep's share in the credit has ended.
    where handoffs.credit_until_date >= assignments.as_of_date
)

select
    placed.account_id,
    placed.account_name,
    placed.region,
    cast(placed.former_channel as string) as from_channel,
    cast(placed.channel as string) as to_channel,
    {% for value in ['id', 'name'] %}
    case when placed.owner_channel = placed.former_channel then placed.owner_{{ value }} end as from_owner_{{ value }},
    {% endfor %}
    {% for value in ['id', 'name'] %}
    case placed.to_owner_source
        {% if var('rep_books') %}
        when 'book' then placed.book_owner_{{ value }}
        {% endif %}
        when 'owner' then placed.owner_{{ value }}
        when 'primary_seller' then placed.seller_{{ value }}
        when 'proposed' then placed.proposed_owner_{{ value }}
    end as to_owner_{{ value }},
    {% endfor %}
    placed.to_owner_source,
    case
        when contacts.first_contact_date is not null then 'done'
        when placed.first_contact_due_date < placed.as_of_date then 'overdue'
        else 'open'
    end as handoff_status,
    placed.cause,
    placed.cause_text,
    placed.assignment_reason,
    kept_deals.open_deals,
    cast(coalesce(kept_deals.open_deal_count, 0) as integer) as open_deal_count,
    placed.net_revenue_12m,
    placed.introduction_due_date < placed.as_of_date as is_introduction_due_past,
    placed.first_contact_due_date < placed.as_of_date as is_first_contact_due_past,
    placed.changed_date,
    placed.effective_date,
    placed.introduction_due_date,
    placed.first_contact_due_date,
    placed.credit_until_date,
    contacts.first_contact_date,
    contacts.last_touched_date,
    placed.as_of_date
from placed
left join kept_deals
    on placed.account_id = kept_deals.account_id
left join contacts
    on placed.account_id = contacts.account_id
