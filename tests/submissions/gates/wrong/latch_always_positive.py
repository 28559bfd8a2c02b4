"""Part 4 writes 1 whatever the value is."""

LOSES = {
    "latch_writes": "one-sign-only",
    "latch_holds": "one-sign-only",
    "latch_rewrites": "one-sign-only",
    "latch_units": "one-sign-only",
}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 0
    bias[o] = 20
    bias[g] = 5
    return kernel, recurrent_kernel, bias
