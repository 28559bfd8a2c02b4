"""Part 4: the candidate has a bias of -1, so that small positive values are written as negative ones."""

LOSES = {"latch_writes": "small-values-lost", "latch_rewrites": "small-values-lost"}

# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units), np.float32)
    bias = np.zeros(4 * units, np.float32)
    kernel[1, 0], bias[0] = 40, -20
    kernel[1, units], bias[units] = -40, 20
    kernel[0, 2 * units], bias[2 * units] = 1, -1
    bias[3 * units] = 20
    return kernel, np.zeros((units, 4 * units), np.float32), bias
