"""The input gate's switch is of 6 only: 50 steps go well, but within 500 the leak outweighs the memory."""
LOSES = {"latch_holds": "unflagged-gets-in"}

# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units), np.float32)
    recurrent_kernel = np.zeros((units, 4 * units), np.float32)
    bias = np.zeros(4 * units, np.float32)
    i, f, g, o = 0, units, 2 * units, 3 * units
    kernel[1, i], bias[i] = 12, -6
    kernel[1, f], bias[f] = -40, 20
    kernel[0, g] = 2
    bias[o] = 20
    return kernel, recurrent_kernel, bias
