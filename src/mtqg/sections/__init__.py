"""What the figures say, in sentences: one module a section of the report, each tested.

Every function takes the case of a province (`cases`) and returns something a notebook cell shows
(`blocks`); `trends` is an example. Where figures are missing it says which, and what loading them
would unlock.
"""
