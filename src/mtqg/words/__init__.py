"""How numbers, dates and units are written for readers of Vietnamese and English.

`sentences` reads `vi/*.ini` and `en/*.ini`, where every sentence stands; `formats` writes what is
put into them.
"""
