"""How a table of state-budget investment is read: where it stands, its month, its sums."""
