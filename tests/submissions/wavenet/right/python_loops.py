"""Loops over samples, steps, features and channels; a list comes back. The causality test changes one step at a time."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    B, T, F = x.shape
    zeros = (kernel_size - 1) * dilation_rate
    out = []
    for sample in x:
        rows = [[0.0] * F for _ in range(zeros)]
        for step in sample:
            rows.append([float(value) for value in step])
        out.append(rows)
    return out


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    B, T, F = x.shape
    K, _, C = kernel.shape
    y = np.zeros((B, T, C), np.float32)
    for t in range(T):
        y[:, t] = bias
        for k in range(K):
            s = t - (K - 1 - k) * dilation_rate
            if s >= 0:
                for f in range(F):
                    for c in range(C):
                        y[:, t, c] += x[:, s, f] * kernel[k, f, c]
    return y


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    steps = 1
    for rate in dilation_rates:
        for _ in range(kernel_size - 1):
            steps += rate
    return steps


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    x = inputs = keras.Input(shape=(None, n_features))
    for rate in dilation_rates:
        x = keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=rate)(x)
        x = keras.layers.ReLU()(x)
    return keras.Model(inputs, keras.layers.Dense(horizon)(x))


# %% is_causal
def is_causal(layer, n_features):
    T = 12
    for attempt in range(3):
        x = np.random.normal(size=(1, T, n_features)).astype("float32")
        before = np.array(layer(x))
        for s in range(1, T):
            changed = x.copy()
            changed[0, s] = np.random.normal(size=n_features)
            after = np.array(layer(changed))
            for t in range(s):
                for c in range(before.shape[2]):
                    if abs(before[0, t, c] - after[0, t, c]) > 1e-5:
                        return False
    return True
