"""The index of all reports: a table, a tile map, and links from report to report.

`index_rows` reads what the reports found, `pages` writes the index.
"""
