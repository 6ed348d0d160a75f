"""Charts on matplotlib Axes, from the tables of the analysis, in one theme."""
