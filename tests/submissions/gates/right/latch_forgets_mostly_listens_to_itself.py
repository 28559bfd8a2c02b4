"""A latch that forgets only three quarters on a write, with a strong candidate, an input gate half open on a write, and a state fed back."""

# %% latch_weights
def latch_weights(units):
    # On a write: i = 0.98, f = 0.12, |g| > 0.99. The old memory is at most 1.2, so 0.14 of it stay: too little to turn the sign.
    kernel, recurrent_kernel, bias = (np.zeros(shape, np.float32) for shape in ((2, 4 * units), (units, 4 * units), 4 * units))
    i, f, g, o = range(0, 4 * units, units)
    kernel[0, g] = 8
    kernel[1, i], kernel[1, f] = 26, -24
    bias[i], bias[f], bias[o] = -22, 22, 0.5
    recurrent_kernel[0, o] = 0.5  # shows a positive memory more clearly; the sign is not moved
    recurrent_kernel[0, g] = 0.1
    return (kernel, recurrent_kernel, bias)
