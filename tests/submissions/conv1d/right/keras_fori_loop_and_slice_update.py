"""keras.ops.fori_loop with slice_update; a causal attention after the GRU."""

# %% conv1d
def conv1d(x, kernel, bias, stride=1, padding="valid"):
    from keras import ops

    x, kernel = ops.convert_to_tensor(x, "float32"), ops.convert_to_tensor(kernel, "float32")
    (batch, steps, features), (size, _, channels) = x.shape, kernel.shape
    if padding == "same":
        lacking = max((-(-steps // stride) - 1) * stride + size - steps, 0)
        x = ops.pad(x, ((0, 0), (lacking // 2, lacking - lacking // 2), (0, 0)))
    count = max((x.shape[1] - size) // stride + 1, 0)
    out = ops.zeros((batch, count, channels)) + ops.convert_to_tensor(bias, "float32")
    if count == 0:
        return out

    def place(j, out):
        window = ops.slice(x, (0, j * stride, 0), (batch, size, features))
        value = ops.einsum("bkf,kfc->bc", window, kernel) + bias
        return ops.slice_update(out, (0, j, 0), value[:, None])

    return ops.fori_loop(0, count, place, out)


# %% downsample_targets
def downsample_targets(y, kernel_size, stride):
    return keras.ops.take(y, list(range(kernel_size - 1, y.shape[1], stride)), axis=1)


# %% build_conv_gru
def build_conv_gru(n_features, horizon):
    days = keras.Input((None, n_features))
    half = keras.layers.Conv1D(16, 4, strides=2, padding="valid", name="halve")(days)
    state = keras.layers.GRU(16, return_sequences=True, name="remember")(half)
    looked_up = keras.layers.MultiHeadAttention(2, 8)(state, state, use_causal_mask=True)
    both = keras.layers.Add()([state, looked_up])
    return keras.Model(days, keras.layers.Dense(horizon, activation="softplus")(both))
