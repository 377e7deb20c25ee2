{#- The raw columns whose words a person maps in a seed: to which seed a word is added and how, and what holds of it until then. -#}
{% macro vocabularies() %}
    {% do return([
        {
            'table': 'orders', 'column': 'status', 'seed': 'order_statuses', 'how': 'as counted, cancelled or excluded',
            'meanwhile': 'no order is counted at all', 'stops_build': true,
        },
        {
            'table': 'orders', 'column': 'currency_code', 'seed': 'exchange_rates',
            'how': 'with its rate, or make it the reporting_currency of policy_parameters.csv if all amounts are in it',
            'meanwhile': 'its orders are set aside',
        },
        {
            'table': 'crm_opportunities', 'column': 'currency_code', 'seed': 'exchange_rates', 'how': 'with its rate',
            'meanwhile': 'its deals are routed without an amount',
        },
        {
            'table': 'crm_accounts', 'column': 'account_type', 'seed': 'account_types', 'how': 'as assigned or house',
            'meanwhile': 'its accounts are assigned like any customer',
        },
        {
            'table': 'crm_users', 'column': 'title', 'seed': 'rep_channels', 'how': 'as inside or outside',
            'meanwhile': 'the channel of these account owners is unknown',
        },
        {
            'table': 'crm_leads', 'column': 'status', 'seed': 'lead_statuses', 'how': 'as open, converted or disqualified',
            'meanwhile': 'its leads are open',
        },
    ]) %}
{% endmacro %}
