"""An executed notebook as a page, a Word file, a PDF or an Excel annex.

`document` turns cells into blocks in reading order; `page`, `word`, `pdf` and `excel` write these
down, each in its form.
"""
