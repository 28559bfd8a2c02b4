"""Part 4 never shows what it holds."""

LOSES = {
    "latch_writes": "output-gate-shut",
    "latch_holds": "output-gate-shut",
    "latch_rewrites": "output-gate-shut",
    "latch_units": "output-gate-shut",
}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = -800
    return kernel, recurrent_kernel, bias
