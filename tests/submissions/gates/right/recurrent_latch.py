"""A latch that refreshes itself: the recurrent kernel keeps the candidate at the old sign."""

# %% latch_weights
def latch_weights(units):
    """With flag 0 the candidate repeats the sign of h, so that even a leaky memory would last; with flag 1 the value is far stronger."""
    kernel, recurrent, bias = np.zeros((2, 4 * units)), np.zeros((units, 4 * units)), np.zeros(4 * units)
    kernel[1, 0::units], bias[0::units] = [80, -80, 0, 0], [-40, 40, 0, 20]
    kernel[0, 2 * units] = 500
    recurrent[0, 2 * units] = 30
    return kernel.astype("float32"), recurrent.astype("float32"), bias.astype("float32")
