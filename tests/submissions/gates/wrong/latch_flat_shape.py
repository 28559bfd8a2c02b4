"""Part 4 returns a bias with two axes."""

LOSES = {"latch_writes": "shape", "latch_holds": "shape", "latch_rewrites": "shape", "latch_units": "shape"}

# %% latch_weights
def latch_weights(units):
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = 20
    bias = bias.reshape(1, -1)
    return kernel, recurrent_kernel, bias
