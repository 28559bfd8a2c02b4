"""Part 3 returns zeros, and the right last norm."""

LOSES = {"gradient_norms_values": "zero-gradient", "gradient_norms_any_cell": "zero-gradient"}

# %% gradient_norms
def gradient_norms(cell, x):
    norms = np.zeros(x.shape[1])
    norms[-1] = np.sqrt(x.shape[0] * cell.state_size)
    return norms
