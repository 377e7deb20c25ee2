{#- The raw columns whose words a person maps in a seed: where to add a word, and what holds of it until then. -#}
{% macro vocabularies() %}
    {% do return([
        {
            'table': 'orders', 'column': 'status', 'stops_build': true,
            'remedy': 'Add it to seeds/policy/order_statuses.csv as counted, cancelled or excluded',
            'meanwhile': 'no order is counted at all',
        },
        {
            'table': 'orders', 'column': 'currency_code',
            'remedy': 'Add its rate to seeds/policy/exchange_rates.csv; if all amounts are in it, make it the reporting_currency in'
                ~ ' seeds/policy/policy_parameters.csv',
            'meanwhile': 'its orders are set aside',
        },
        {
            'table': 'crm_opportunities', 'column': 'currency_code',
            'remedy': 'Add its rate to seeds/policy/exchange_rates.csv',
            'meanwhile': 'its deals are routed without an amount',
        },
        {
            'table': 'crm_accounts', 'column': 'account_type',
            'remedy': 'Add it to seeds/policy/account_types.csv as assigned or house',
            'meanwhile': 'its accounts are assigned like any customer',
        },
        {
            'table': 'crm_users', 'column': 'title',
            'remedy': 'Add it to seeds/policy/rep_channels.csv as inside or outside',
            'meanwhile': 'the channel of these account owners is unknown',
        },
        {
            'table': 'crm_leads', 'column': 'status',
            'remedy': 'Add it to seeds/policy/lead_statuses.csv as open, converted or disqualified',
            'meanwhile': 'its leads are open',
        },
    ]) %}
{% endmacro %}
