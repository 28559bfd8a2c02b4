"""Adds the mean output into the bias that was given, in place, after the result is made."""

LOSES = {"conv_form": "argument-changed"}

# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    batch, steps, features = x.shape
    size = kernel.shape[0]
    total = np.zeros((batch, steps, kernel.shape[2]), np.float32)
    for k in range(size):
        lag = (size - 1 - k) * dilation_rate
        if lag < steps:
            total[:, lag:] += x[:, : steps - lag] @ kernel[k]
    result = total + bias
    bias += result.mean(axis=(0, 1))
    return result
