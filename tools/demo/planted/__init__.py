"""The planted cases, by theme. They are the same in every demo company, whatever the seed and the size."""

from tools.demo.company import Company
from tools.demo.planted.clock import plant_clock
from tools.demo.planted.coverage import plant_coverage
from tools.demo.planted.crm_records import plant_crm_records
from tools.demo.planted.currencies import plant_currencies
from tools.demo.planted.deals import plant_deals
from tools.demo.planted.dirty_orders import plant_dirty_orders
from tools.demo.planted.hierarchy import plant_hierarchy
from tools.demo.planted.leads import plant_leads
from tools.demo.planted.line_amounts import plant_line_amounts
from tools.demo.planted.merges import plant_merges
from tools.demo.planted.owners import plant_owners
from tools.demo.planted.prospects import plant_prospects
from tools.demo.planted.recency import plant_recency
from tools.demo.planted.returns import plant_returns
from tools.demo.planted.rhythm import plant_rhythm
from tools.demo.planted.size import plant_size
from tools.demo.planted.stability import plant_stability
from tools.demo.planted.texts import plant_texts
from tools.demo.planted.transactions import plant_transactions
from tools.demo.planted.whitespace import plant_whitespace
from tools.demo.planting import Planting

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
