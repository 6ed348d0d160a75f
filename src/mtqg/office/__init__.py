"""An office's own folder: its figures month after month, its notes, notebooks and reports.

`folder` finds it and reads its mtqg.toml; `ledger` adds loaded files to its figures and never
overwrites one; `listing` tells what is there and what is missing; `example_office` makes a year
that is made up; `command` is what `mtqg init`, `load`, `data` and `lab` do.
"""
