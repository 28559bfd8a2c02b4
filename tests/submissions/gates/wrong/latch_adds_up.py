"""Part 4 keeps the old memory when it writes."""

LOSES = {"latch_rewrites": "adds-up"}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = 0, 20
    kernel[0, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
