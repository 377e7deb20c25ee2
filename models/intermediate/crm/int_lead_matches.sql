-- One row per usable lead: the account it belongs to, and by what it was found.
--
-- Rule "Leads" in docs/rules.md: by conversion, else by the only account with its mail domain, else by the only one with
-- its name and country.
with leads as (
    select * from {{ ref('int_leads') }}
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

candidates as (
    select
        leads.lead_id,
        accounts.account_id as converted_account_id,
        domains.account_id as domain_account_id,
        coalesce(domains.account_count, 0) as domain_account_count,
        names.account_id as name_account_id,
        coalesce(names.account_count, 0) as name_account_count
    from leads
    left join survivors
        on leads.converted_account_id = survivors.account_id
    left join accounts
        on survivors.surviving_account_id = accounts.account_id
    left join domains
        on leads.email_domain = domains.email_domain
    left join names
        on leads.normalised_company_name = names.normalised_company_name and leads.country = names.country
),

matches as (
    select
        *,
        case
            when converted_account_id is not null then 'conversion'
            when domain_account_count = 1 then 'email_domain'
            when name_account_count = 1 then 'company_name'
            when domain_account_count > 1 or name_account_count > 1 then 'ambiguous'
            else 'none'
        end as match_status
    from candidates
)

select
    lead_id,
    match_status,
    case match_status
        when 'conversion' then converted_account_id
        when 'email_domain' then domain_account_id
        when 'company_name' then name_account_id
    end as account_id
from matches
