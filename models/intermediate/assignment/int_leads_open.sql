-- Leads with the keys that can match them to an account, and whether they are still open at D.
{{ after('policy_problems') }}
{{ after('gate_staging') }}

with leads as (
    select * from {{ ref('stg_crm__leads') }}
),

lead_statuses as (
    select * from {{ ref('stg_policy__lead_statuses') }}
),

free_mail_domains as (
    select * from {{ ref('stg_policy__free_mail_domains') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

with_domain as (
    select
        leads.*,
        case when leads.email like '%@%' then {{ replace_all('leads.email', '^.*@', '') }} end as email_domain
    from leads
)

select
    with_domain.lead_id,
    with_domain.converted_account_id,
    with_domain.owner_id,
    with_domain.lead_status,
    with_domain.lead_source,
    with_domain.region,
    with_domain.created_date,
    case when free_mail_domains.email_domain is null then with_domain.email_domain end as email_domain,
    {{ normalised_company_name('with_domain.company_name') }} as normalised_company_name,
    lower(with_domain.country) as country,
    case
        when with_domain.created_date > as_of.as_of_date then 'not_yet_created'
        when
            lead_statuses.treatment = 'converted'
            or (
                with_domain.converted_account_id is not null
                and coalesce(with_domain.converted_date, as_of.as_of_date) <= as_of.as_of_date
            )
            then 'converted'
        when lead_statuses.treatment = 'disqualified' then 'disqualified'
        else 'open'
    end as lead_state
from with_domain
cross join as_of
left join lead_statuses
    on lower(with_domain.lead_status) = lead_statuses.lead_status
left join free_mail_domains
    on with_domain.email_domain = free_mail_domains.email_domain
