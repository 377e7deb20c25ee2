"""Do two checkouts of the project give the same results, on random companies and on data that are at hand?"""
