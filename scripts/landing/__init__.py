"""Looks at each file before the database reads it: what it is, how it is written, and in words what is wrong with it.

A file without a fault is read by the database itself. Of one that it cannot read but that can mean only one thing (mixed line ends, blank
lines above the header) it reads a copy, which is removed once the file is landed.
"""
