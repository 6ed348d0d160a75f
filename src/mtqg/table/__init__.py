"""What a figure is: the one long table, and what its codes, names, dates and numbers mean.

`observations` reads and selects rows; `schema` checks them; `catalogue` and `areas` say what their
codes stand for; `figures` holds what is known at a date; `mergers`, `editions` and `corrections`
carry figures over borders and mend them with a reason.
"""
