"""From an article, a report or a speech to figures: sentences in, statements out."""

from mtqg.intake.text.reader import read_text
from mtqg.intake.text.statement import Left, Reading, Statement
from mtqg.intake.text.tables import to_table

__all__ = ["Left", "Reading", "Statement", "read_text", "to_table"]
