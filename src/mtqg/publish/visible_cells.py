"""Which cells of a notebook a report shows: all but the analyst's own."""

from __future__ import annotations

from nbformat import NotebookNode

#: The tag of cells in which an analyst looks at tables, tries models and draws charts. They are
#: run and kept in the notebook; the page, Word, PDF and Excel leave out what they show.
ANALYST = "analyst"

#: The tag of headings whose section says much the same in every report: a page folds it.
ASIDE = "aside"

#: The tag of the heading with which the annex begins: in Word it follows the signature.
ANNEX = "annex"


def shown(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without the cells tagged `ANALYST`.

    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> book = new_notebook(cells=[new_code_cell("a"), new_code_cell("b")])
    >>> book.cells[0].metadata["tags"] = ["analyst"]
    >>> [cell.source for cell in shown(book).cells]
    ['b']
    """
    kept = [c for c in notebook.cells if ANALYST not in c.get("metadata", {}).get("tags", [])]
    return NotebookNode({**notebook, "cells": kept})
