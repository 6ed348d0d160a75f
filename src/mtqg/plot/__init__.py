"""Charts on matplotlib Axes, from tidy tables, in one theme.

Each function takes a DataFrame with `year` or `period` and `value`, and `name` or `area` where
there are several, and returns the Axes it drew on, so that an analyst goes on with them; `alt`
gives the text that stands in for the picture. `theme` is the look, `chart_data` what a table says.
"""

from mtqg.plot.budget import year
from mtqg.plot.courses import fan, lines, small_multiples
from mtqg.plot.ranked_rows import dots, ranks
from mtqg.plot.relation import relation
from mtqg.plot.theme import alt

__all__ = ["alt", "dots", "fan", "lines", "ranks", "relation", "small_multiples", "year"]
