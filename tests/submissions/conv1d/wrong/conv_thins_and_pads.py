"""Thins out the days, pads K - 1 zeros and convolves, instead of moving the window by the stride."""

LOSES = {
    "conv_stride": "input-thinned",
    "conv_same_stride": "input-thinned",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    x = x[:, ::stride]
    K = kernel.shape[0]
    if padding == "same":
        x = np.pad(x, ((0, 0), ((K - 1) // 2, K - 1 - (K - 1) // 2), (0, 0)))
    steps = x.shape[1] - K + 1
    return sum(x[:, k : k + steps] @ kernel[k] for k in range(K)) + bias
