"""Words that invented names are made of, and the weights of countries and industries."""

# Country: (accounts of 100, currency, tax in percent, legal forms, regions)
COUNTRIES = {
    "United States": (66, "USD", 0, ("Inc.", "LLC", "Co."), ("Northeast", "Midwest", "South", "West")),
    "Canada": (13, "CAD", 5, ("Inc.", "Ltd."), ("Canada",)),
    "United Kingdom": (12, "GBP", 20, ("Ltd", "plc"), ("Europe",)),
    "Germany": (9, "EUR", 19, ("GmbH", "AG"), ("Europe",)),
}
# Industry: (accounts of 100, what its companies are called)
INDUSTRIES = {
    "Food and Beverage": (16, ("Foods", "Dairy", "Bottling", "Mills")),
    "Building Products": (14, ("Millwork", "Concrete", "Roofing", "Glassworks")),
    "Machinery": (12, ("Machine Works", "Tooling", "Presses")),
    "Healthcare": (12, ("Clinics", "Hospital Group", "Laboratories")),
    "Logistics": (12, ("Freight", "Cold Storage", "Haulage")),
    "Paper and Packaging": (10, ("Paper", "Packaging", "Cartons")),
    "Chemicals": (9, ("Coatings", "Resins", "Chemicals")),
    "Public Sector": (8, ("County Works", "Water District", "School District")),
    "Aerospace": (7, ("Aerostructures", "Avionics", "Turbines")),
}
NAME_BEGINNINGS = (
    "Abern", "Alden", "Arrow", "Bex", "Birken", "Brack", "Calder", "Carrow", "Corm", "Dal", "Dunmar", "Eller", "Elms", "Fair", "Fenn",
    "Gart", "Grims", "Hagen", "Hales", "Harrow", "Hollen", "Ingle", "Jarv", "Kels", "Kirk", "Lang", "Lind", "Lorim", "Marl", "Mersen",
    "Nether", "Norr", "Oaken", "Oster", "Pember", "Pind", "Quill", "Raven", "Rother", "Sand", "Selk", "Stan", "Tarrow", "Thorn", "Ulver",
    "Varn", "Wadden", "Wester", "Wick", "Yarrow",
)  # fmt: skip
NAME_ENDINGS = ("by", "holt", "mere", "moor", "field", "wick", "ham", "stead", "vale", "thorpe", "gate", "ridge", "row", "brook")
CITIES = {
    "Northeast": ("Albany", "Scranton", "Hartford", "Providence", "Allentown", "Manchester"),
    "Midwest": ("Toledo", "Dayton", "Peoria", "Omaha", "Duluth", "Fort Wayne"),
    "South": ("Macon", "Mobile", "Shreveport", "Knoxville", "Waco", "Tulsa"),
    "West": ("Boise", "Fresno", "Tacoma", "Reno", "Salem", "Provo"),
    "Canada": ("Hamilton", "Regina", "Moncton", "Sherbrooke", "Kelowna"),
    "Europe": ("Leeds", "Exeter", "Hull", "Kassel", "Jena", "Ulm"),
}
FIRST_NAMES = (
    "Adele", "Bruno", "Celeste", "Derek", "Edith", "Farid", "Greta", "Howard", "Irene", "Jamal", "Karin", "Luis", "Mona", "Nils", "Olive",
    "Paul", "Ruth", "Stefan", "Tessa", "Viktor", "Wanda", "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Ashdown", "Bellweather", "Castellan", "Drummel", "Eastlake", "Finnerty", "Gravesend", "Hollander", "Iverness", "Jessop", "Kettler",
    "Lomax", "Mandeville", "Northcutt", "Orlov", "Penhallow", "Rosier", "Stavros", "Tremblay", "Underhill", "Wexler",
)  # fmt: skip
