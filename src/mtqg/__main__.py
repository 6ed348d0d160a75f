"""`python -m mtqg` is the command `mtqg`."""

from mtqg.cli import main

main()
