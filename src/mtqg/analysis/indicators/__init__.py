"""Indicator functions, one module a subject: plain numbers in, plain numbers out."""
