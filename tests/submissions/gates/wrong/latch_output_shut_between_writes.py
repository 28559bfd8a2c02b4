"""The output gate is open where the flag is 1, and so far shut elsewhere that h is 0."""

LOSES = {"latch_holds": "output-gate-shut"}


# %% latch_weights
def latch_weights(units):
    kernel = np.zeros((2, 4 * units), np.float32)
    recurrent_kernel = np.zeros((units, 4 * units), np.float32)
    bias = np.zeros(4 * units, np.float32)
    kernel[1, 0], bias[0] = 40, -20
    kernel[1, units], bias[units] = -40, 20
    kernel[0, 2 * units] = 4
    kernel[1, 3 * units], bias[3 * units] = 240, -120
    return kernel, recurrent_kernel, bias
