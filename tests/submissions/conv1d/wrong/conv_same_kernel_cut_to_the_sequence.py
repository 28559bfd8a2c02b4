"""With 'same', a kernel longer than the sequence is cut to its length before anything else."""
LOSES = {"conv_same": "unknown"}

# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    T, K = x.shape[1], kernel.shape[0]
    if padding == "same":
        K = min(K, T)
        kernel = kernel[:K]
        steps = -(-T // stride)
        missing = max((steps - 1) * stride + K - T, 0)
        left = missing // 2
        x = np.pad(x, ((0, 0), (left, missing - left), (0, 0)))
    if x.shape[1] < K:
        return np.zeros((len(x), 0, kernel.shape[2]), np.float32)
    outputs = []
    for a in range(0, x.shape[1] - K + 1, stride):
        window = x[:, a : a + K]
        outputs.append(np.einsum("bkf,kfc->bc", window, kernel) + bias)
    return np.stack(outputs, axis=1)
