"""What README and CHANGELOG quote: each module prints its figures, `python -m benchmarks.NAME`."""
