"""Turns the kernel round, and forgets the bias."""

LOSES = {
    "conv_values": "kernel-flipped",
}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K = kernel.shape[0]
    if padding == "same":
        T = x.shape[1]
        P = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (P // 2, P - P // 2), (0, 0)))
    steps = (x.shape[1] - K) // stride + 1
    total = 0
    for k in range(K):
        total = total + x[:, k : k + stride * (steps - 1) + 1 : stride] @ kernel[K - 1 - k]
    return total
