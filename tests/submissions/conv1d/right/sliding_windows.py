"""A view of all windows, one tensordot; a functional model with norm, dropout and a shortcut."""

# %% conv1d
from numpy.lib.stride_tricks import sliding_window_view


def conv1d(x, kernel, bias, stride=1, padding="valid"):
    T, K = x.shape[1], kernel.shape[0]
    if padding == "same":
        missing = max(int(np.ceil(T / stride) - 1) * stride + K - T, 0)
        left, right = missing // 2, -(-missing // 2)
        x = np.concatenate([np.zeros_like(x, shape=(len(x), left, x.shape[2])), x, np.zeros_like(x, shape=(len(x), right, x.shape[2]))], 1)
    windows = sliding_window_view(x, K, axis=1)[:, ::stride]  # B, J, F, K
    return np.tensordot(windows, kernel, axes=([3, 2], [0, 1])) + bias


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    if padding == "valid":
        return len(range(0, n - dilation_rate * (kernel_size - 1), stride))
    return len(range(0, n, stride))


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return sliding_window_view(y, kernel_size, axis=1)[:, ::stride, :, -1]


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    inputs = keras.Input((None, n_features))
    z = keras.layers.Conv1D(24, kernel_size=4, strides=2, use_bias=False)(inputs)
    z = keras.layers.LayerNormalization()(z)
    h = keras.layers.GRU(24, return_sequences=True, dropout=0.2)(z)
    h = keras.layers.Dropout(0.3)(keras.layers.Add()([h, z]))
    return keras.Model(inputs, keras.layers.Dense(horizon)(h))
