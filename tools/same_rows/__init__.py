"""Are the published tables of two builds the same, row by row and column by column?"""
