{{ after('policy_problems') }}
{{ after('gate_staging') }}

-- One row per usable lead: whether it is open at the as-of date, and the keys that can match it to an account.
--
-- Rule "Leads" in docs/rules.md. A free-mail domain is no key: it says nothing about the company.
with leads as (
    select
        *,
        {{ email_domain('email') }} as email_domain
    from {{ ref('stg_crm__leads') }}
),

lead_statuses as (
    select * from {{ ref('stg_policy__lead_statuses') }}
),

free_mail_domains as (
    select * from {{ ref('stg_policy__free_mail_domains') }}
),

as_of as (
    select * from {{ ref('int_as_of_date') }}
)

select
    leads.lead_id,
    leads.converted_account_id,
    leads.owner_id,
    leads.lead_status,
    leads.lead_source,
    leads.region,
    leads.created_date,
    case when free_mail_domains.email_domain is null then leads.email_domain end as email_domain,
    {{ normalised_company_name('leads.company_name') }} as normalised_company_name,
    lower(leads.country) as country,
    case
        when leads.created_date > as_of.as_of_date then 'not_yet_created'
        when
            lead_statuses.treatment = 'converted'
            or (
                leads.converted_account_id is not null
                and coalesce(leads.converted_date, as_of.as_of_date) <= as_of.as_of_date
            )
            then 'converted'
        when lead_statuses.treatment = 'disqualified' then 'disqualified'
        else 'open'
    end as lead_state
from leads
cross join as_of
left join lead_statuses
    on lower(leads.lead_status) = lead_statuses.lead_status
left join free_mail_domains
    on leads.email_domain = free_mail_domains.email_domain
