"""Pads nothing where the sequence is already longer than the span of the kernel, as 'the kernel fits then'."""

LOSES = {"pad_number": "unknown"}

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    zeros = (kernel_size - 1) * dilation_rate
    if x.shape[1] > 2 * zeros:
        return x.copy()
    return np.pad(x, ((0, 0), (zeros, 0), (0, 0)), mode="constant")
