"""tf.while_loop computes one unit after the other and writes into a TensorArray."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    x, h, c, kernel, recurrent_kernel, bias = (tf.cast(w, tf.float32) for w in (x, h, c, kernel, recurrent_kernel, bias))
    units = int(h.shape[1])

    def unit(n, outputs, memories):
        columns = [n + gate * units for gate in range(4)]
        a = x @ tf.gather(kernel, columns, axis=1) + h @ tf.gather(recurrent_kernel, columns, axis=1) + tf.gather(bias, columns)
        memory = tf.sigmoid(a[:, 1]) * tf.gather(c, n, axis=1) + tf.sigmoid(a[:, 0]) * tf.tanh(a[:, 2])
        return n + 1, outputs.write(n, tf.sigmoid(a[:, 3]) * tf.tanh(memory)), memories.write(n, memory)

    start = (0, tf.TensorArray(tf.float32, units), tf.TensorArray(tf.float32, units))
    _, outputs, memories = tf.while_loop(lambda n, *_: n < units, unit, start)
    return tf.transpose(outputs.stack()), tf.transpose(memories.stack())


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    result = np.empty_like(h)
    reset = np.empty_like(h)
    column = lambda n, state: x @ kernel[:, n] + state @ recurrent_kernel[:, n] + bias[n]  # noqa: E731
    for u in range(units):
        reset[:, u] = 1 / (1 + np.exp(-column(units + u, h)))
    for u in range(units):
        z = 1 / (1 + np.exp(-column(u, h)))
        result[:, u] = z * h[:, u] + (1 - z) * np.tanh(column(2 * units + u, reset * h))
    return result
