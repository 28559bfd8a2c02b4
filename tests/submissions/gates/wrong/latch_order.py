"""Part 4 has its gates in the order f, i, g, o."""

LOSES = {"latch_holds": "gate-order", "latch_rewrites": "gate-order"}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = units, 0, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
