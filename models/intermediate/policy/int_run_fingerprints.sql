-- One row: fingerprints of the policy and of the raw data, so that a row of a mart tells what made it.
{{ after('gate_staging') }}

with policy_hashes as (
    {{ policy_hash() }}
),

-- The rows of orders have been hashed as they were read.
fingerprints as (
    {{ input_fingerprint(hashed=['orders', 'order_lines']) }}
)

select
    policy_hashes.policy_hash,
    fingerprints.input_fingerprint
from policy_hashes
cross join fingerprints
