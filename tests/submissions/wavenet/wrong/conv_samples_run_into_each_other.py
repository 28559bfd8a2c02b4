"""Strings all samples of a batch together to one long sequence, so that one sees the end of the one before."""

LOSES = {"conv_form": "rows-differ"}

# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    shape = x.shape
    x = x.reshape(1, -1, shape[2])
    batch, steps, features = x.shape
    size = kernel.shape[0]
    total = np.zeros((batch, steps, kernel.shape[2]), np.float32)
    for k in range(size):
        lag = (size - 1 - k) * dilation_rate
        if lag < steps:
            total[:, lag:] += x[:, : steps - lag] @ kernel[k]
    return (total + bias).reshape(shape[0], shape[1], -1)
