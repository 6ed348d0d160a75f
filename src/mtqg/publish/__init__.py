"""An executed notebook as a page, a Word file, a PDF or an Excel annex."""
