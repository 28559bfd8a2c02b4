"""Plain loops over numbers; lists are returned."""


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    B, T, F = x.shape
    K, _, C = kernel.shape
    if padding == "valid":
        starts = range(0, T - K + 1, stride)
    else:
        n = (T + stride - 1) // stride
        left = max((n - 1) * stride + K - T, 0) // 2
        starts = [j * stride - left for j in range(n)]
    samples = []
    for sample in x:
        rows = []
        for a in starts:
            row = []
            for c in range(C):
                total = float(bias[c])
                for k in range(K):
                    if 0 <= a + k < T:
                        for f in range(F):
                            total += float(sample[a + k, f]) * float(kernel[k, f, c])
                row.append(total)
            rows.append(row)
        samples.append(rows)
    return samples


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    count = 0
    if padding == "valid":
        start = 0
        while start + (kernel_size - 1) * dilation_rate < n:
            count += 1
            start += stride
        return count
    for start in range(0, n, stride):
        count += 1
    return count


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    result = []
    for sample in y:
        rows, start = [], 0
        while start + kernel_size <= len(sample):
            rows.append(list(sample[start + kernel_size - 1]))
            start += stride
        result.append(rows)
    return result


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    model = keras.models.Sequential()
    model.add(keras.layers.Input(shape=(None, n_features)))
    model.add(keras.layers.Conv1D(filters=20, kernel_size=4, strides=2, padding="valid"))
    model.add(keras.layers.GRU(20, return_sequences=True))
    model.add(keras.layers.GRU(20, return_sequences=True))
    model.add(keras.layers.TimeDistributed(keras.layers.Dense(horizon)))
    return model
