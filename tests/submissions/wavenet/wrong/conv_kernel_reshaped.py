"""Reshapes the kernel to (C, F) and transposes it, which mixes features and channels up."""

LOSES = {"conv_values": "unknown", "conv_gaps": "unknown", "conv_causal": "unknown"}

# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    batch, steps, features = x.shape
    size = kernel.shape[0]
    total = np.zeros((batch, steps, kernel.shape[2]), np.float32)
    for k in range(size):
        lag = (size - 1 - k) * dilation_rate
        if lag < steps:
            total[:, lag:] += x[:, : steps - lag] @ kernel[k].reshape(kernel.shape[2], kernel.shape[1]).T
    return total + bias
