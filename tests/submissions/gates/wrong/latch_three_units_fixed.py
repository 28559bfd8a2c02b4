"""Part 4 makes a latch of four units whatever it is asked for."""

LOSES = {"latch_writes": "shape", "latch_holds": "shape", "latch_rewrites": "shape", "latch_units": "shape"}

# %% latch_weights
def latch_weights(units):
    units = 4
    kernel, recurrent_kernel, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 5
    bias[o] = 20
    return kernel, recurrent_kernel, bias
