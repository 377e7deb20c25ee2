-- One row per account, track and settled change (`settled_date`) of a group that the policy then in force draws for its control group:
-- until when the account stays where it was.
--
-- Rule "Control group" in docs/rules.md. The first appearance takes the account away from nobody, so nobody is drawn for it; and a track
-- without memory keeps nobody.
with settled_changes as (
    select * from {{ ref('int_settled_changes') }}
    where not is_first
),

-- With a share of 0, as shipped, nothing is left to hash.
tracks as (
    select
        tracks.*,
        parameters.control_share,
        parameters.control_months
    from {{ ref('int_policy_tracks') }} as tracks
    inner join {{ ref('int_policy_parameters') }} as parameters
        on tracks.threshold_set = parameters.threshold_set and parameters.control_share > 0
    where tracks.has_size_memory
),

accounts as (
    select * from {{ ref('int_accounts') }}
)

select
    settled_changes.account_id,
    settled_changes.track,
    tracks.policy_id,
    settled_changes.is_remembered,
    settled_changes.settled_date,
    cast({{ months_after('settled_changes.settled_date', 'tracks.control_months') }} as date) as control_free_from_date
from settled_changes
inner join tracks
    on
        settled_changes.track = tracks.track
        and settled_changes.is_remembered = tracks.is_remembered
        and settled_changes.settled_date >= tracks.from_date
        and settled_changes.settled_date < tracks.until_date
inner join accounts
    on settled_changes.account_id = accounts.account_id
where {{ is_in_control_group('accounts.ultimate_parent_account_id', 'tracks.policy_id', 'tracks.control_share') }}
