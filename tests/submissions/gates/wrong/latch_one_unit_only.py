"""Part 4 stands in the first four columns, which are the gates of one unit only."""

LOSES = {"latch_units": "some-units-only"}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, 1, 2, 3
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
