"""Frames and a contraction; two GRU cells in one RNN layer, beside the days themselves."""


# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    T, K = x.shape[1], kernel.shape[0]
    if padding == "same":
        lack = max((-(-T // stride) - 1) * stride + K - T, 0)
        x = tf.pad(x, tf.constant([[0, 0], [lack // 2, lack - lack // 2], [0, 0]]))
    framed = tf.signal.frame(x, K, stride, axis=1)
    return tf.tensordot(framed, kernel, axes=[[2, 3], [0, 1]]) + bias[None, None]


# %% output_length
def output_length(n, kernel_size, stride=1, padding="valid", dilation_rate=1):
    taps = np.arange(kernel_size) * dilation_rate
    starts = np.arange(0, n, stride)
    if padding == "valid":
        starts = starts[starts + taps[-1] < n]
    return starts.size


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    t = np.arange(y.shape[1]) - (kernel_size - 1)
    return tf.boolean_mask(y, (t >= 0) & (t % stride == 0), axis=1)


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    inputs = keras.Input((None, n_features))
    x = keras.layers.Conv1D(24, 4, strides=2, padding="valid", use_bias=False, kernel_regularizer="l2")(inputs)
    x = keras.layers.RNN([keras.layers.GRUCell(8), keras.layers.GRUCell(8)], return_sequences=True)(x)
    skip = keras.layers.Cropping1D((3, 0))(inputs)
    skip = keras.layers.Lambda(lambda v: v[:, ::2])(skip)
    x = keras.layers.Concatenate()([x, skip])
    return keras.Model(inputs, keras.layers.Dense(horizon, activation="softplus")(x))
