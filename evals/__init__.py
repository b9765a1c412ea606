"""Grounding benchmarks: suites, data sets, metrics, and the corpora written for them."""
