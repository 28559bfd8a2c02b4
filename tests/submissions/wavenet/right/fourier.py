"""The kernel is spread out with zeros and multiplied in Fourier space; the test changes the last steps with each call, in float64."""

# %% causal_pad
def causal_pad(x, kernel_size, dilation_rate=1):
    return np.insert(x, [0] * ((kernel_size - 1) * dilation_rate), 0, axis=1)


# %% causal_conv1d
def causal_conv1d(x, kernel, bias, dilation_rate=1):
    T, K = x.shape[1], kernel.shape[0]
    spread = np.zeros(((K - 1) * dilation_rate + 1, *kernel.shape[1:]))
    spread[::dilation_rate] = kernel[::-1]
    n = T + len(spread)
    product = np.einsum("bnf,nfc->bnc", np.fft.fft(x, n, axis=1), np.fft.fft(spread, n, axis=0))
    return np.fft.ifft(product, axis=1).real[:, :T] + bias


# %% receptive_field
def receptive_field(kernel_size, dilation_rates):
    """Counts: which steps reach output 0?"""
    seen = {0}
    for rate in dilation_rates:
        seen = {step - k * int(rate) for step in seen for k in (0, kernel_size - 1)}
    return max(seen) - min(seen) + 1


# %% build_wavenet
def build_wavenet(n_features, horizon, dilation_rates=(1, 2, 4, 8) * 2, filters=32):
    inputs = keras.Input(batch_shape=(None, None, n_features))
    x = inputs
    for rate in list(dilation_rates):
        x = keras.layers.Conv1D(filters=filters, kernel_size=(2,), strides=1, dilation_rate=(rate,), padding="causal", activation=tf.nn.relu)(x)
    outputs = keras.layers.Conv1D(filters=horizon, kernel_size=1, padding="causal", activation=None)(x)
    return keras.models.Model(inputs=[inputs], outputs=[outputs])


# %% is_causal
def is_causal(layer, n_features):
    rng = np.random.default_rng()
    x = rng.uniform(-3, 3, size=(20, 18, n_features))
    whole = np.asarray(layer(x), dtype=np.float64)
    causal = True
    for last in range(1, 18):
        x[:, -last:] = rng.uniform(-3, 3, size=(20, last, n_features))
        again = np.asarray(layer(x), dtype=np.float64)
        causal &= bool(np.allclose(again[:, :-last], whole[:, :-last], rtol=1e-5, atol=1e-5))
    return causal
