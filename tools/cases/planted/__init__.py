"""The planted cases, by theme. They are the same in every company, whatever the seed and the size."""

from tools.cases.company import Company
from tools.cases.planted.clock import plant_clock
from tools.cases.planted.coverage import plant_coverage
from tools.cases.planted.crm_records import plant_crm_records
from tools.cases.planted.currencies import plant_currencies
from tools.cases.planted.deals import plant_deals
from tools.cases.planted.dirty_orders import plant_dirty_orders
from tools.cases.planted.hierarchy import plant_hierarchy
from tools.cases.planted.leads import plant_leads
from tools.cases.planted.line_amounts import plant_line_amounts
from tools.cases.planted.merges import plant_merges
from tools.cases.planted.owners import plant_owners
from tools.cases.planted.prospects import plant_prospects
from tools.cases.planted.recency import plant_recency
from tools.cases.planted.returns import plant_returns
from tools.cases.planted.rhythm import plant_rhythm
from tools.cases.planted.size import plant_size
from tools.cases.planted.stability import plant_stability
from tools.cases.planted.texts import plant_texts
from tools.cases.planted.transactions import plant_transactions
from tools.cases.planted.whitespace import plant_whitespace
from tools.cases.planting import Planting

THEMES = (
    plant_owners,
    plant_size,
    plant_transactions,
    plant_recency,
    plant_rhythm,
    plant_prospects,
    plant_stability,
    plant_returns,
    plant_currencies,
    plant_clock,
    plant_hierarchy,
    plant_whitespace,
    plant_merges,
    plant_coverage,
    plant_crm_records,
    plant_texts,
    plant_line_amounts,
    plant_dirty_orders,
    plant_deals,
    plant_leads,
)


def plant_all(company: Company) -> None:
    """Add every planted case to the company."""
    planting = Planting(company)
    for plant_theme in THEMES:
        plant_theme(planting)
