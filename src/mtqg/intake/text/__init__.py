"""From an article, a report or a speech to figures: sentences in, statements out."""

from mtqg.intake.text.long_table import to_table
from mtqg.intake.text.reader import read_text
from mtqg.intake.text.statement import LeftNumber, Statement, TextReading

__all__ = ["LeftNumber", "Statement", "TextReading", "read_text", "to_table"]
