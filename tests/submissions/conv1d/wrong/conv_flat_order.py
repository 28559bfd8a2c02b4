"""Part 1 lays windows flat as (F, K), kernels as (K, F)."""

LOSES = {"conv_values": "steps-and-features-mixed"}


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = np.pad(x, ((0, 0), (zeros // 2, zeros - zeros // 2), (0, 0)))
    steps = (x.shape[1] - K) // stride + 1
    windows = np.stack([x[:, j * stride : j * stride + K] for j in range(steps)], axis=1)
    B, J = windows.shape[:2]
    return windows.transpose(0, 1, 3, 2).reshape(B, J, -1) @ kernel.reshape(-1, kernel.shape[2]) + bias
