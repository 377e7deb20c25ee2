"""Words that names are made of, and the weights of countries and industries."""

COUNTRIES = {"United States": 55, "Germany": 14, "United Kingdom": 13, "France": 10, "Canada": 8}
CURRENCIES = {
    "United States": "USD",
    "Germany": "EUR",
    "United Kingdom": "GBP",
    "France": "EUR",
    "Canada": "USD",
}
TAX_PERCENT = {"United States": 0, "Germany": 19, "United Kingdom": 20, "France": 20, "Canada": 5}
LEGAL_FORMS = {
    "United States": ("Inc.", "LLC", "Corp."),
    "Germany": ("GmbH", "AG", "KG"),
    "United Kingdom": ("Ltd", "plc"),
    "France": ("SARL", "SAS", "SA"),
    "Canada": ("Inc.", "Ltd"),
}
REGIONS = ("North", "South", "East", "West")
INDUSTRIES = {
    "Wholesale": 18,
    "Retail": 14,
    "Construction": 12,
    "Food Processing": 11,
    "Healthcare": 9,
    "Logistics": 9,
    "Electronics": 8,
    "Industrial Machinery": 8,
    "Chemicals": 6,
    "Aerospace": 5,
}
COMPANY_FIRST_WORDS = (
    "Alder", "Amber", "Anchor", "Arbor", "Ashford", "Aurora", "Beacon", "Birch", "Blackstone", "Bluewater", "Bramble",
    "Bridgeport", "Cascade", "Cedar", "Copper", "Crescent", "Crestwood", "Dalton", "Eastgate", "Edelweiß", "Falcon",
    "Fernhill", "Forêt", "Foxglove", "Granite", "Greenfield", "Grünwald", "Harbor", "Hawthorn", "Heron", "Highland",
    "Ironwood", "Juniper", "Keystone", "Königstein", "Lakeshore", "Larkspur", "Linden", "Lumière", "Maple", "Meadow",
    "Meridian", "Millbrook", "Montclair", "Northwind", "Oakridge", "Orchard", "Pinecrest", "Prairie", "Quarry", "Redwood",
    "Ridgeline", "Riverbend", "Rosewood", "Saffron", "Sierra", "Silverlake", "Sommer", "Stonebridge", "Summit", "Sycamore",
    "Tamarack", "Thornton", "Timberline", "Valley", "Westbrook", "Whitfield", "Willow", "Winterthal", "Yarrow",
)  # fmt: skip
COMPANY_SECOND_WORDS = {
    "Wholesale": ("Supply", "Trading", "Distribution"),
    "Retail": ("Stores", "Markets", "Outfitters"),
    "Construction": ("Builders", "Contracting", "Roofing"),
    "Food Processing": ("Foods", "Bakeries", "Dairy"),
    "Healthcare": ("Clinics", "Medical", "Care"),
    "Logistics": ("Freight", "Logistics", "Haulage"),
    "Electronics": ("Electronics", "Circuits", "Sensors"),
    "Industrial Machinery": ("Machinery", "Tooling", "Presses"),
    "Chemicals": ("Chemicals", "Coatings", "Polymers"),
    "Aerospace": ("Aerospace", "Avionics", "Turbines"),
}
CITIES = (
    "Albany", "Bremen", "Calgary", "Dayton", "Exeter", "Fresno", "Graz", "Hamburg", "Irvine", "Jena", "Kassel", "Leeds", "Lyon",
    "Mobile", "Nantes", "Omaha", "Portland", "Québec", "Reims", "Salem", "Tulsa", "Ulm", "Vienna", "Waco", "York", "Zürich",
)  # fmt: skip
FIRST_NAMES = (
    "Alex", "Amira", "Ben", "Chloé", "Dana", "Eli", "Farah", "Grace", "Hugo", "Ines", "Jonas", "Kim", "Lena", "Marco", "Nadia",
    "Owen", "Priya", "Quinn", "Rosa", "Sven", "Tara", "Uwe", "Vera", "Wade", "Yara", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Becker", "Carver", "Dubois", "Ellis", "Fischer", "Garner", "Holt", "Iverson", "Jansen", "Kerr", "Lambert",
    "Moreau", "Novak", "Osborne", "Peters", "Quigley", "Reyes", "Schäfer", "Turner", "Ueda", "Vogel", "Walsh", "Young",
)  # fmt: skip


def weighted(weights: dict[str, int]) -> tuple[list[str], list[int]]:
    """Split a table of weights into what `Random.choices` takes."""
    return list(weights), list(weights.values())
