"""Stands in for asv_runner where it is not installed: suites import its marks (benchmarks/mark.py), nothing else."""
