-- One row per mistake in the lists that say something about single accounts, users, industries, words or currencies.
{% set rate_key = ['currency_code', 'valid_from_text'] %}
{% set seeds = [
    'exchange_rates', 'order_statuses', 'account_types', 'rep_channels', 'hierarchy_breaks', 'rejection_reasons',
    'free_mail_domains', 'lead_statuses', 'policy_parameters', 'channel_overrides', 'owner_overrides', 'sales_cycles', 'coverage_groups',
] %}
{% set cycle_key = ['threshold_set', 'industry'] %}
{% set group_key = ['coverage_group', 'account_id', 'is_key_account_text', 'account_type', 'industry', 'country', 'region'] %}
{% set override_key = ['account_id', 'valid_from_text'] %}
{% set override_seeds = ['channel_overrides', 'owner_overrides'] %}

-- Each list is read once for all its checks.
with
{% for seed in seeds %}
{{ seed }} as {{ materialized() }} (
    select * from {{ ref('stg_policy__' ~ seed) }}
),
{% endfor %}
{% for seed in override_seeds %}
{{ seed }}_in_order as (
    select
        account_id,
        valid_from_text,
        valid_from,
        lag(valid_to) over (partition by account_id order by valid_from nulls last, valid_to nulls last) as previous_valid_to
    from {{ seed }}
),
{% endfor %}

sets as (
    select * from {{ ref('stg_policy__threshold_sets') }}
),

sets_with_default as (
    select threshold_set from sales_cycles
    where threshold_set is not null and industry = '*'
)

{{ union_checks([
    required_checks('exchange_rates', 'exchange_rates', rate_key, ['currency_code', 'valid_from_text', 'rate_to_reporting_text']),
    unique_check('exchange_rates', 'exchange_rates', ['currency_code', 'valid_from']),
    readable_checks('exchange_rates', 'exchange_rates', rate_key, {
        'valid_from': 'a date as YYYY-MM-DD', 'rate_to_reporting': 'a plain number'
    }),
    exact_checks('exchange_rates', 'exchange_rates', rate_key, {'rate_to_reporting': 8}),
    policy_check(
        'exchange_rates', 'exchange_rates', rate_key, 'rate_to_reporting <= 0', "'the rate is not above 0'", 'Write a rate above 0'
    ),
    policy_check(
        'exchange_rates', 'exchange_rates', rate_key,
        "rate_to_reporting <> 1 and currency_code in (select upper(value) from policy_parameters where parameter = 'reporting_currency')",
        "'the reporting currency has a rate other than 1'", 'Remove the row'
    ),
    required_checks('order_statuses', 'order_statuses', ['order_status'], ['order_status', 'treatment']),
    unique_check('order_statuses', 'order_statuses', ['order_status']),
    allowed_values_check('order_statuses', 'order_statuses', ['order_status'], 'treatment', ['counted', 'cancelled', 'excluded']),
    required_checks('account_types', 'account_types', ['account_type'], ['account_type', 'coverage']),
    unique_check('account_types', 'account_types', ['account_type']),
    allowed_values_check('account_types', 'account_types', ['account_type'], 'coverage', ['assigned', 'house']),
    required_checks('rep_channels', 'rep_channels', ['user_id', 'title'], ['channel']),
    unique_check('rep_channels', 'rep_channels', ['user_id', 'title']),
    allowed_values_check('rep_channels', 'rep_channels', ['user_id', 'title'], 'channel', ['inside', 'outside']),
    policy_check(
        'rep_channels', 'rep_channels', ['user_id', 'title'], '(user_id is null) = (title is null)',
        "'a row is about one user or about one title'", 'Fill in user_id or title, not both'
    ),
    required_checks('coverage_groups', 'coverage_groups', group_key, ['coverage_group']),
    unique_check('coverage_groups', 'coverage_groups', group_key),
    readable_checks('coverage_groups', 'coverage_groups', group_key, {'is_key_account': 'true or false'}),
    required_checks('sales_cycles', 'sales_cycles', cycle_key, ['threshold_set', 'industry', 'cycle']),
    unique_check('sales_cycles', 'sales_cycles', cycle_key),
    known_set_check('sales_cycles', '(select distinct threshold_set from sales_cycles) as named', ['threshold_set']),
    allowed_values_check('sales_cycles', 'sales_cycles', cycle_key, 'cycle', ['short', 'long']),
    policy_check(
        'sales_cycles', 'sets', ['threshold_set'],
        'based_on is null and threshold_set not in (select sets_with_default.threshold_set from sets_with_default)',
        "'the threshold set has no row for all other industries (industry *)'",
        'Add the row, or let threshold_sets.csv base the set on another'
    ),
    required_checks('hierarchy_breaks', 'hierarchy_breaks', ['account_id'], ['account_id', 'reason']),
    unique_check('hierarchy_breaks', 'hierarchy_breaks', ['account_id']),
    required_checks('rejection_reasons', 'rejection_reasons', ['reason_code'], ['reason_code', 'severity', 'holds_account_text']),
    readable_checks('rejection_reasons', 'rejection_reasons', ['reason_code'], {'holds_account': 'yes or no'}),
    unique_check('rejection_reasons', 'rejection_reasons', ['reason_code']),
    allowed_values_check('rejection_reasons', 'rejection_reasons', ['reason_code'], 'severity', ['error', 'warning']),
    required_checks('free_mail_domains', 'free_mail_domains', ['email_domain'], ['email_domain']),
    unique_check('free_mail_domains', 'free_mail_domains', ['email_domain']),
    required_checks('lead_statuses', 'lead_statuses', ['lead_status'], ['lead_status', 'treatment']),
    unique_check('lead_statuses', 'lead_statuses', ['lead_status']),
    allowed_values_check('lead_statuses', 'lead_statuses', ['lead_status'], 'treatment', ['converted', 'disqualified', 'open']),
    allowed_values_check('channel_overrides', 'channel_overrides', override_key, 'channel', ['inside', 'outside', 'house']),
    override_checks('channel_overrides', override_key, 'channel'),
    override_checks('owner_overrides', override_key, 'owner_id'),
]) }}
