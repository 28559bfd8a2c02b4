"""Multiplies in the frequency domain; a model with convolutions of kernel 1 around and two outputs' worth of layers."""


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    T, K = x.shape[1], kernel.shape[0]
    size = T + K - 1
    spectrum = np.fft.rfft(x, size, axis=1)
    pattern = np.fft.rfft(kernel[::-1], size, axis=0)
    full = np.fft.irfft(np.einsum("bwf,wfc->bwc", spectrum, pattern), size, axis=1)  # window a ends on step a + K - 1
    if padding == "valid":
        chosen = full[:, K - 1 : T : stride]
    else:
        n = -(-T // stride)
        left = max((n - 1) * stride + K - T, 0) // 2
        chosen = full[:, K - 1 - left :: stride][:, :n]
    return (chosen + bias).astype(np.float32)


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    missing = 0 if padding == "valid" else (kernel_size - 1) * dilation_rate
    q, r = divmod(n + missing - (kernel_size - 1) * dilation_rate - 1, stride)
    return max(q + 1, 0)


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return np.moveaxis(np.moveaxis(y, 1, 0)[kernel_size - 1 :: stride], 0, 1)


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    L = keras.layers
    inputs = keras.Input((None, n_features))
    x = L.Conv1D(8, 1, activation="relu")(inputs)
    x = L.Conv1D(8, 4, strides=(2,), padding="VALID")(x)
    x = L.BatchNormalization()(x)
    x = L.GRU(8, return_sequences=True)(x)
    x = L.Conv1D(8, 2, padding="causal", activation="relu")(x)
    x = L.Dense(horizon)(x)
    return keras.Model(inputs, L.Activation("sigmoid")(x))
