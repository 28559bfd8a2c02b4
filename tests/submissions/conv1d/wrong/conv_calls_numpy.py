"""Part 1 calls np.correlate."""

LOSES = {
    "conv_values": "built-in",
    "conv_stride": "built-in",
    "conv_same": "built-in",
    "conv_same_stride": "built-in",
    "conv_form": "built-in",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    out = [
        [
            sum(np.correlate(s[:, f], kernel[:, f, c], "valid") for f in range(s.shape[1]))[::stride] + bias[c]
            for c in range(kernel.shape[2])
        ]
        for s in x
    ]
    return np.array(out).transpose(0, 2, 1)
