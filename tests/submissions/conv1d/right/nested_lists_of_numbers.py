"""conv1d and downsample_targets return nested lists of numbers."""

# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    K, T = len(kernel), x.shape[1]
    left = right = 0
    if padding == "same":
        zeros = max((-(-T // stride) - 1) * stride + K - T, 0)
        left, right = zeros // 2, -(-zeros // 2)
    if left + T + right < K:
        return np.zeros((len(x), 0, len(bias)))  # a list could not say how many channels no window has
    samples = []
    for sample in x.tolist():
        nothing = [0.0] * x.shape[2]
        sample = [nothing] * left + sample + [nothing] * right
        samples.append(
            [
                [
                    sum((v * w for days, rows in zip(sample[a : a + K], kernel[..., c].tolist()) for v, w in zip(days, rows)), float(b))
                    for c, b in enumerate(bias)
                ]
                for a in range(0, len(sample) - K + 1, stride)
            ]
        )
    return samples


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return [sample[kernel_size - 1 :: stride] for sample in y.tolist()]
