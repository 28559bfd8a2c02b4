"""tf.scan over a sequence of one step, and Keras's activations as the gates; lists are returned in place of tuples."""

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    def advance(carried, now):
        i, f, g, o = tf.split(now @ kernel + carried[0] @ recurrent_kernel + bias, 4, axis=1)
        memory = keras.activations.sigmoid(f) * carried[1] + keras.activations.sigmoid(i) * keras.activations.tanh(g)
        return keras.activations.sigmoid(o) * keras.activations.tanh(memory), memory

    sequence = tf.expand_dims(tf.convert_to_tensor(x), 0)
    hs, cs = tf.scan(advance, sequence, initializer=(tf.convert_to_tensor(h), tf.convert_to_tensor(c)))
    return [hs[-1], cs[-1]]


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    sigmoid, tanh = keras.activations.get("sigmoid"), keras.activations.get("tanh")
    xz, xr, xg = np.split(x @ kernel + bias, 3, -1)
    z_r = sigmoid(tf.concat([xz, xr], 1) + tf.matmul(h, recurrent_kernel[:, : 2 * h.shape[1]]))
    z, r = tf.unstack(tf.reshape(z_r, (len(x), 2, -1)), axis=1)
    g = tanh(xg + tf.matmul(tf.multiply(r, h), recurrent_kernel[:, 2 * h.shape[1] :]))
    return tf.add(z * h, tf.subtract(1.0, z) * g)
