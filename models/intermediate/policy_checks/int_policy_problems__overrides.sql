{% set file = 'channel_overrides' %}
{% set key = ['account_id', 'valid_from_text'] %}
{% set neighbours %}(
        select
            account_id, valid_from_text, valid_from,
            lag(valid_to) over (partition by account_id order by valid_from, valid_to) as previous_valid_to
        from overrides
    ) as neighbours{% endset %}

-- Each seed is read once for all its checks.
with overrides as {{ materialized() }} (
    select * from {{ ref('stg_policy__channel_overrides') }}
)

{{ union_checks([
    required_checks(
        file, 'overrides', key, ['account_id', 'channel', 'reason', 'approved_by', 'valid_from_text', 'valid_to_text']
    ),
    allowed_values_check(file, 'overrides', key, 'channel', ['inside', 'outside', 'house']),
    readable_checks(file, 'overrides', key, {'valid_from': 'a date as YYYY-MM-DD', 'valid_to': 'a date as YYYY-MM-DD'}),
    policy_check(
        file, 'overrides', key, 'valid_to < valid_from', "'it ends before it starts'", 'Write a valid_to on or after valid_from'
    ),
    policy_check(
        file, neighbours, key, 'valid_from <= previous_valid_to',
        "'it overlaps an earlier override of the same account'", 'End the earlier one the day before'
    ),
]) }}
