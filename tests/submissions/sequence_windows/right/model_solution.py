"""The model solution, cell by cell, with a look at a series of row numbers in a cell of the student's own."""

# %% a look
import numpy as np

print(np.arange(12).reshape(6, 2))
