"""The index of all reports: a table, a tile map, and links from report to report."""
