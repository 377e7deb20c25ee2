"""Benchmarks: raw data of any size, the next day's data, and what a run on them takes in time and memory."""
