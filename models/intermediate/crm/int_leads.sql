-- One row per usable lead: whether it is open at the as-of date, the account it belongs to, and by what it was found.
--
-- Rule "Leads" in docs/rules.md: by conversion, else by the only account with its mail domain, else by the only one with
-- its name and country.
with crm_leads as (
    select
        *,
        {{ email_domain('email') }} as mail_domain,
        {{ normalised_company_name('company_name') }} as normalised_company_name
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
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

survivors as (
    select * from {{ ref('int_account_merges') }}
),

domains as (
    select
        {{ normalised_domain('website_domain') }} as email_domain,
        min(account_id) as account_id,
        count(*) as account_count
    from accounts
    where website_domain is not null
    group by {{ normalised_domain('website_domain') }}
),

names as (
    select
        {{ normalised_company_name('account_name') }} as normalised_company_name,
        lower(country) as country,
        min(account_id) as account_id,
        count(*) as account_count
    from accounts
    group by
        {{ normalised_company_name('account_name') }},
        lower(country)
),

-- A free-mail domain is no key: it says nothing about the company.
leads as (
    select
        crm_leads.*,
        case when free_mail_domains.email_domain is null then crm_leads.mail_domain end as email_domain
    from crm_leads
    left join free_mail_domains
        on crm_leads.mail_domain = free_mail_domains.email_domain
),

matched as (
    select
        leads.*,
        accounts.account_id as conversion_account_id,
        domains.account_id as domain_account_id,
        names.account_id as name_account_id,
        case
            when accounts.account_id is not null then 'conversion'
            when domains.account_count = 1 then 'email_domain'
            when names.account_count = 1 then 'company_name'
            when domains.account_count > 1 or names.account_count > 1 then 'ambiguous'
            else 'none'
        end as match_status
    from leads
    left join survivors
        on leads.converted_account_id = survivors.account_id
    left join accounts
        on survivors.surviving_account_id = accounts.account_id
    left join domains
        on leads.email_domain = domains.email_domain
    left join names
        on leads.normalised_company_name = names.normalised_company_name and lower(leads.country) = names.country
)

select
    matched.lead_id,
    matched.owner_id,
    matched.lead_status,
    matched.lead_source,
    matched.region,
    matched.created_date,
    matched.email_domain,
    matched.normalised_company_name,
    matched.match_status,
    case matched.match_status
        when 'conversion' then matched.conversion_account_id
        when 'email_domain' then matched.domain_account_id
        when 'company_name' then matched.name_account_id
    end as account_id,
    case
        when matched.created_date > as_of.as_of_date then 'not_yet_created'
        when
            lead_statuses.treatment = 'converted'
            or (
                matched.converted_account_id is not null
                and coalesce(matched.converted_date, as_of.as_of_date) <= as_of.as_of_date
            )
            then 'converted'
        when lead_statuses.treatment = 'disqualified' then 'disqualified'
        else 'open'
    end as lead_state
from matched
cross join as_of
left join lead_statuses
    on lower(matched.lead_status) = lead_statuses.lead_status
