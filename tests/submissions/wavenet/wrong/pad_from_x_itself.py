"""The student takes zeros_like of the first steps of x for the zeros, so there are never more of them than x has steps."""

LOSES = {"pad_number": None}

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    zeros = np.zeros_like(x[:, : (kernel_size - 1) * dilation_rate])
    return np.concatenate([zeros, x], axis=1)
