-- One number for all that makes an account's past: the account itself, its counted orders and returns, its deals, what rejected rows hold
-- and overrides decide of it, the dates at which it is evaluated and the policies in force then; and one for the orders and returns that
-- are news at D, which no earlier evaluation knows of. Beside them the numbers, and the group, of the last run.
with accounts as (

    select * from {{ ref('int_accounts') }}

),

starts as (

    select * from {{ ref('int_account_starts') }}

),

evaluation_dates as (

    select * from {{ ref('int_evaluation_dates') }}

),

policies as (

    select * from {{ ref('int_policy_by_evaluation') }}

),

parts as (

    select * from {{ ref('int_order_parts') }}

),

deals as (

    select * from {{ ref('int_opportunities_dated') }}

),

quality_holds as (

    select * from {{ ref('int_quality_holds') }}

),

overrides as (

    select * from {{ ref('int_account_overrides') }}

),

as_of as (

    select * from {{ ref('int_as_of_date') }}

),

-- Everything that belongs to an account, a number for each row.
belongings as (

    select
        parts.account_id,
        {{ entry_number('parts.known_date', 'as_of.as_of_number') }} = as_of.as_of_number as is_news,
        {{ row_hash([
            "'part'", 'parts.order_id', 'parts.customer_po', 'parts.net_amount', 'parts.margin_amount', 'parts.is_linked_return',
            'parts.order_date', 'parts.known_date',
        ]) }} as row_hash
    from parts
    cross join as_of

    union all

    select
        account_id,
        false as is_news,
        {{ row_hash(["'deal'", 'opportunity_id', 'amount', 'created_date', 'open_until_date']) }} as row_hash
    from deals

    union all

    select
        account_id,
        false as is_news,
        {{ row_hash(["'hold'", 'from_number', 'until_number', 'frozen_number']) }} as row_hash
    from quality_holds

    union all

    -- What is decided of a D between month-ends is decided anew each time that D moves.
    select
        account_id,
        false as is_news,
        {{ row_hash(["'override'", 'evaluation_number', 'channel']) }} as row_hash
    from overrides
    where evaluation_number % 2 = 0

),

belonging_hashes as (

    select
        account_id,
        sum(case when not is_news then row_hash end) as row_hash,
        sum(case when is_news then row_hash end) as news_hash
    from belongings
    group by account_id

),

evaluation_hash as (

    select
        sum({{ row_hash([
            'evaluation_dates.evaluation_number', 'evaluation_dates.is_ahead', 'evaluation_dates.is_kept', 'policies.policy_id'
        ]) }}) as row_hash
    from evaluation_dates
    inner join policies
        on evaluation_dates.evaluation_number = policies.evaluation_number

),

current_rows as (

    select
        accounts.account_id,
        accounts.ultimate_parent_account_id,
        {{ row_hash([
            'accounts.ultimate_parent_account_id', 'accounts.coverage', 'accounts.industry', 'accounts.country', 'accounts.region',
            'accounts.potential_amount', 'accounts.is_key_account', 'starts.start_number', 'belonging_hashes.row_hash',
            'evaluation_hash.row_hash',
        ]) }} as fingerprint,
        {{ row_hash(['belonging_hashes.news_hash']) }} as news_fingerprint
    from accounts
    cross join evaluation_hash
    inner join starts
        on accounts.account_id = starts.account_id
    left join belonging_hashes
        on accounts.account_id = belonging_hashes.account_id

),

{% if run_is_incremental() %}
former_rows as (

    select
        account_id,
        ultimate_parent_account_id,
        fingerprint,
        news_fingerprint
    from {{ this }}
    -- Accounts that are gone were kept for one run, to be told apart.
    where fingerprint is not null

),
{% else %}
former_rows as (

    select *
    from current_rows
    where false

),
{% endif %}

final as (

    select
        coalesce(current_rows.account_id, former_rows.account_id) as account_id,
        current_rows.ultimate_parent_account_id,
        former_rows.ultimate_parent_account_id as former_ultimate_parent_account_id,
        current_rows.fingerprint,
        former_rows.fingerprint as former_fingerprint,
        current_rows.news_fingerprint,
        former_rows.news_fingerprint as former_news_fingerprint
    from current_rows
    full join former_rows
        on current_rows.account_id = former_rows.account_id

)

select * from final
