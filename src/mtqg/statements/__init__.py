"""From an article, a report or a speech to figures: sentences in, statements out."""

from mtqg.statements.reader import read_text
from mtqg.statements.statement import Left, Reading, Statement
from mtqg.statements.tables import to_table

__all__ = ["Left", "Reading", "Statement", "read_text", "to_table"]
