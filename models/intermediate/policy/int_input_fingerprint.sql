{{ after('gate_staging') }}

-- The same rows give the same fingerprint in whatever order they arrive. Those of orders have been hashed as they were read.
{{ input_fingerprint({'orders': ref('base_orders__orders'), 'order_lines': ref('base_orders__order_lines')}) }}
