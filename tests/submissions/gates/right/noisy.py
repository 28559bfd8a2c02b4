"""Prints, warns and logs on the way."""

# %% lstm_step
import logging
import warnings


def sigmoid(a):
    warnings.warn("sigmoid may overflow")
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    print("x", x.shape, "h", h.shape)
    logging.warning("one step")
    a = x @ kernel + h @ recurrent_kernel + bias
    n = a.shape[1] // 4
    input_gate, forget_gate, candidate, output_gate = sigmoid(a[:, :n]), sigmoid(a[:, n : 2 * n]), np.tanh(a[:, 2 * n : 3 * n]), sigmoid(a[:, 3 * n :])
    memory = forget_gate * c + input_gate * candidate
    return (output_gate * np.tanh(memory), memory)


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    n = h.shape[1]
    z, r = (sigmoid(x @ kernel[:, k] + h @ recurrent_kernel[:, k] + bias[k]) for k in (slice(0, n), slice(n, 2 * n)))
    print(z, r)
    candidate = np.tanh(x @ kernel[:, -n:] + (r * h) @ recurrent_kernel[:, -n:] + bias[-n:])
    return tf.constant(z * h + (1 - z) * candidate)


# %% latch_weights
def latch_weights(units):
    print("making a latch of", units)
    kernel, recurrent, bias = tf.Variable(tf.zeros((2, 4 * units))), tf.zeros((units, 4 * units)), np.zeros(4 * units, np.float32)
    kernel[1, :units].assign(tf.fill([units], 50.0))
    kernel[1, units : 2 * units].assign(tf.fill([units], -50.0))
    kernel[0, 2 * units : 3 * units].assign(tf.fill([units], 3.0))
    bias[:units], bias[units : 2 * units] = -25, 25
    return kernel, recurrent, bias
