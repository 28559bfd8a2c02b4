"""Part 4 takes the first feature for the flag."""

LOSES = {
    "latch_writes": "value-and-flag-swapped",
    "latch_holds": "value-and-flag-swapped",
    "latch_rewrites": "value-and-flag-swapped",
    "latch_units": "value-and-flag-swapped",
}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[0, i], bias[i] = 40, -20
    kernel[0, f], bias[f] = -40, 20
    kernel[1, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
