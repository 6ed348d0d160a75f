"""Hold a monthly table of investment against its own arithmetic, and against what is known."""

from mtqg.intake.arithmetic.check import check
from mtqg.intake.arithmetic.lines import LEVELS, Contradiction

__all__ = ["LEVELS", "Contradiction", "check"]
