"""Readers of data sets: each turns a folder into a ``Dataset``."""
