"""Forms that communes return: who has, who has not, what contradicts, asked and answered.

`returned` reads a folder of returned forms; `query` writes what contradicts as an Excel sheet with
room for answers and reads these back as corrections with reasons; `command` is `mtqg collect`.
"""
