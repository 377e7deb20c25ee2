"""Leads: matched by conversion, domain or name and country; ambiguous, unmatched, disqualified or converted."""

from tools.cases.planting import Planting

RECENT = "2024-11-15"
LEADS = "lead_channel_assignments"


def plant_leads(planting: Planting) -> None:
    """Plant the lead cases."""
    _plant_domains(planting)
    _plant_names(planting)
    _plant_conversions(planting)
    _plant_closed_leads(planting)
    _plant_records(planting)


def _outside_account(planting: Planting, account_id: str, **columns: str) -> None:
    """Add an account that the policy gives to outside sales, so that a match shows in the lead's channel."""
    planting.account(account_id, (RECENT, "90000.00"), **columns)


def _expect_lead(planting: Planting, case: str, lead_id: str, channel: str, match_status: str, note: str) -> None:
    planting.expect(case, LEADS, lead_id, note, lead_channel=channel, match_status=match_status)


def _plant_domains(planting: Planting) -> None:
    case = "lead by e-mail domain"
    _outside_account(planting, "A-LEAD-DOMAIN", website_domain="https://www.Lead-Domain.example:8443/contact?from=ad")
    planting.lead("L-DOMAIN", email="jo@lead-domain.example")
    planting.lead("L-DOMAIN-CASE", email=" Jo.Smith@LEAD-DOMAIN.Example ")
    planting.lead("L-DOMAIN-SUB", email="jo@shop.lead-domain.example")
    _expect_lead(planting, case, "L-DOMAIN", "outside", "email_domain", "Exactly one account has the domain")
    _expect_lead(planting, case, "L-DOMAIN-CASE", "outside", "email_domain", "Without regard to case and spaces")
    _expect_lead(planting, case, "L-DOMAIN-SUB", "inside", "none", "A subdomain is another domain")

    _outside_account(planting, "A-LEAD-SHARED-1", website_domain="lead-shared.example", account_name="Sharing North Corp.")
    _outside_account(planting, "A-LEAD-SHARED-2", website_domain="www.lead-shared.example", account_name="Sharing South Corp.")
    planting.lead("L-SHARED", email="jo@lead-shared.example")
    planting.lead("L-SHARED-NAME", email="jo@lead-shared.example", company_name="Sharing South, Inc.")
    _expect_lead(planting, case, "L-SHARED", "inside", "ambiguous", "Two accounts share the domain: as if none matched")
    planting.expect_warning(case, "crm_leads:L-SHARED", "ambiguous_lead", "Two accounts share the domain")
    _expect_lead(planting, case, "L-SHARED-NAME", "outside", "company_name", "The domain is shared, the name is not")

    _outside_account(planting, "A-LEAD-FREEMAIL", website_domain="gmail.com")
    planting.lead("L-FREEMAIL", email="jo.buyer@gmail.com")
    _expect_lead(planting, case, "L-FREEMAIL", "inside", "none", "A free-mail domain never matches")
    planting.lead("L-BADMAIL", email="lead-domain.example")
    planting.lead("L-NOMAIL")
    _expect_lead(planting, case, "L-BADMAIL", "inside", "none", "No e-mail address")
    _expect_lead(planting, case, "L-NOMAIL", "inside", "none", "Nothing to match by")

    planting.account("A-LEAD-DELETED", website_domain="lead-deleted.example", is_deleted="true")
    planting.lead("L-DELETED", email="jo@lead-deleted.example")
    _expect_lead(planting, case, "L-DELETED", "inside", "none", "Its account is deleted and not in the mart")
    planting.account("A-LEAD-HOUSE", (RECENT, "700.00"), website_domain="lead-house.example", account_type="Intercompany")
    planting.lead("L-HOUSE", email="jo@lead-house.example")
    _expect_lead(planting, case, "L-HOUSE", "house", "email_domain", "Follows a house account")
    planting.account("A-LEAD-INSIDE", (RECENT, "700.00"), website_domain="lead-inside.example")
    planting.lead("L-INSIDE", email="jo@lead-inside.example")
    _expect_lead(planting, case, "L-INSIDE", "inside", "email_domain", "Follows an inside account")


def _plant_names(planting: Planting) -> None:
    case = "lead by company name and country"
    _outside_account(planting, "A-LEAD-NAME", account_name="Smith & Leadname Industries, Inc.", country="Canada")
    planting.lead("L-NAME", company_name="SMITH AND LEADNAME  industries LLC", country=" canada ", email="jo@gmail.com")
    planting.lead("L-NAME-COUNTRY", company_name="Smith & Leadname Industries, Inc.", country="France")
    planting.lead("L-NAME-NOCOUNTRY", company_name="Smith & Leadname Industries, Inc.", country="")
    planting.lead("L-NAME-PART", company_name="Leadname Industries", country="Canada")
    planting.lead("L-NAME-LEGAL", company_name="Inc.", country="Canada")
    _expect_lead(planting, case, "L-NAME", "outside", "company_name", "Case, '&' and legal form do not matter")
    _expect_lead(planting, case, "L-NAME-COUNTRY", "inside", "none", "Another country")
    _expect_lead(planting, case, "L-NAME-NOCOUNTRY", "inside", "none", "No country")
    _expect_lead(planting, case, "L-NAME-PART", "inside", "none", "A part of a name is no match")
    _expect_lead(planting, case, "L-NAME-LEGAL", "inside", "none", "Nothing is left of the name")

    _outside_account(planting, "A-LEAD-TWIN-1", account_name="Leadtwin Foods GmbH & Co", country="Germany")
    _outside_account(planting, "A-LEAD-TWIN-2", account_name="Leadtwin Foods GmbH and Co", country="Germany")
    planting.lead("L-AMBIGUOUS", company_name="LEADTWIN FOODS GMBH AND CO", country="Germany")
    _expect_lead(planting, case, "L-AMBIGUOUS", "inside", "ambiguous", "Two accounts of that name and country")
    planting.expect_warning(case, "crm_leads:L-AMBIGUOUS", "ambiguous_lead", "Two accounts of that name and country")

    _outside_account(planting, "A-LEAD-UMLAUT", account_name="Leadgießerei Süd GmbH", country="Germany")
    planting.lead("L-UMLAUT", company_name="LeadGIEßEREI Süd", country="Germany")
    _expect_lead(planting, case, "L-UMLAUT", "outside", "company_name", "Letters of other alphabets are letters")


def _plant_conversions(planting: Planting) -> None:
    case = "converted lead"
    _outside_account(planting, "A-LEADM-NEW")
    planting.account("A-LEADM-OLD", merged_into_account_id="A-LEADM-NEW")
    converted = {"converted_account_id": "A-LEADM-OLD", "email": "jo@lead-converted.example"}
    planting.lead("L-CONV-MERGED", status="Converted", converted_at="2025-01-15", **converted)
    planting.lead("L-CONV-ATD", converted_at="2025-02-28", **converted)
    planting.lead("L-CONV-NODATE", **converted)
    planting.lead("L-CONV-AFTERD", converted_at="2025-03-01", **converted)
    planting.expect_absent(case, LEADS, "L-CONV-MERGED", "Converted to a merged account: no lead any more")
    planting.expect_absent(case, LEADS, "L-CONV-ATD", "Converted on the as-of date")
    planting.expect_absent(case, LEADS, "L-CONV-NODATE", "Converted, nobody knows when")
    _expect_lead(planting, case, "L-CONV-AFTERD", "outside", "conversion", "Converted after the as-of date: its account's survivor")
    planting.expect(
        case,
        "account_channel_assignments",
        "A-LEADM-NEW",
        "The account of the merged record",
        assigned_channel="outside",
    )
    planting.lead("L-CRLF", converted_at="2025-03-01", **converted)
    _expect_lead(planting, "CRLF line ends", "L-CRLF", "outside", "conversion", "The last value of its line is a date without the line end")
    planting.lead("L-CONV-STATUS", status="qualified - CONVERTED")
    planting.expect_absent(case, LEADS, "L-CONV-STATUS", "Converted by its status, nobody knows to which account")


def _plant_closed_leads(planting: Planting) -> None:
    case = "lead status"
    for name, status, is_open in (
        ("DISQUALIFIED", "Disqualified", False),
        ("UNQUALIFIED", " UNQUALIFIED ", False),
        ("NOTCONVERTED", "Closed - Not Converted", False),
        ("BLANK", "", True),
        ("OTHER", "Waiting for the fair", True),
    ):
        planting.lead(f"L-STATUS-{name}", status=status)
        if is_open:
            _expect_lead(planting, case, f"L-STATUS-{name}", "inside", "none", f"Status '{status}' is open")
        else:
            planting.expect_absent(case, LEADS, f"L-STATUS-{name}", f"Status '{status}' is disqualified")
    planting.lead("L-CREATEDAFTER", created_at="2025-03-01")
    planting.lead("L-CREATEDATD", created_at="2025-03-01T03:30:00Z")
    planting.lead("L-NOCREATED", created_at="")
    planting.expect_absent(case, LEADS, "L-CREATEDAFTER", "Created the day after the as-of date")
    _expect_lead(planting, case, "L-CREATEDATD", "inside", "none", "Created on the as-of date in New York")
    _expect_lead(planting, case, "L-NOCREATED", "inside", "none", "No created date: a lead")


def _plant_records(planting: Planting) -> None:
    case = "duplicate lead"
    planting.lead("L-DUP", company_name="Zebra Stranger", email="jo@lead-domain.example")
    planting.lead("L-DUP", company_name="Alpaca Stranger", email="jo@lead-nobody.example")
    _expect_lead(planting, case, "L-DUP", "inside", "none", "'Alpaca' sorts before 'Zebra'")
    planting.expect_rejected(case, "crm_leads:L-DUP", "duplicate_key", "The other row is set aside")
    planting.lead("", company_name="Nameless Stranger")
    planting.expect_rejected(case, "crm_leads:", "missing_value", "lead_id is required")
    planting.lead("L-BADVALUES", created_at="12/02/2024", annual_revenue="1 Mio.", converted_at="soon")
    _expect_lead(planting, case, "L-BADVALUES", "inside", "none", "Values that cannot be read are blank")
    planting.expect_warning(case, "crm_leads:L-BADVALUES", "ignored_value", "created_at, annual_revenue, converted_at")
