"""Asks for steps greater than 0, not at least 0, so that the first step of x is ignored by all."""

LOSES = {"conv_values": "unknown", "conv_gaps": "unknown", "conv_causal": "unknown"}

# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    x = np.concatenate([np.zeros_like(x[:, :1]), x[:, 1:]], axis=1)
    batch, steps, features = x.shape
    size = kernel.shape[0]
    total = np.zeros((batch, steps, kernel.shape[2]), np.float32)
    for k in range(size):
        lag = (size - 1 - k) * dilation_rate
        if lag < steps:
            total[:, lag:] += x[:, : steps - lag] @ kernel[k]
    return total + bias
