"""How numbers, dates and units are written for readers of Vietnamese and English."""
