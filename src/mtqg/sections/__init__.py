"""What the figures say, in sentences: one module a section of the report, each tested.

Every function takes the case of a province and returns something a notebook cell shows. Where
figures are missing it says which, and what loading them would unlock.
"""
