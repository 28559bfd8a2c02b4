"""Part 4 has an input gate that is not shut enough."""

LOSES = {"latch_holds": "unflagged-gets-in"}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 8, -4
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
