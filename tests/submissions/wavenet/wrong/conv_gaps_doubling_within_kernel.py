"""Lets the gaps double within a kernel: D, 2D, 4D, in place of D, 2D, 3D."""

LOSES = {"conv_values": "unknown", "conv_gaps": "unknown", "conv_causal": "unknown"}

# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    batch, steps, features = x.shape
    size = kernel.shape[0]
    total = np.zeros((batch, steps, kernel.shape[2]), np.float32)
    for k in range(size):
        back = size - 1 - k
        lag = dilation_rate * 2 ** (back - 1) if back else 0
        if lag < steps:
            total[:, lag:] += x[:, : steps - lag] @ kernel[k]
    return total + bias
