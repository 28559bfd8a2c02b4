"""The state is fed back to all gates, for "memory needs recurrence": a positive output opens the input gate a little."""
LOSES = {"latch_rewrites": "adds-up"}

# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units), np.float32)
    recurrent_kernel = np.full((units, 4 * units), 20, np.float32)
    bias = np.zeros(4 * units, np.float32)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 40, -20
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 2
    bias[o] = 20
    return kernel, recurrent_kernel, bias
