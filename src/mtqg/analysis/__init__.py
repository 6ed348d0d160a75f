"""From figures to indicators, trends, forecasts, year-end outlooks, targets and peers.

`trend`, `forecast`, `year_end`, `peers`: the questions they answer are their names. Every function
takes a tidy table (or a series of it) and returns one; nothing here is worded.
"""
