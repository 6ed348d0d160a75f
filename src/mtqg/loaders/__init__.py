"""Loaders: files as offices really have them become the one long table, with an account."""
