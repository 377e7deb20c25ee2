"""Books of accounts: who gets which account. Pure functions; the dbt model int_book_plans calls one of them, pytest the others.

`areas` says what there is to decide, `solving` finds the best integer flow, `plans` makes the plans of an area, `tables` has the rows.
"""
