"""The reset gate hears the state only: neither input nor bias."""
LOSES = {"gru_gates": "input-unused"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + bias
    z = sigmoid(a[:, :units] + h @ recurrent_kernel[:, :units])
    r = sigmoid(h @ recurrent_kernel[:, units : 2 * units])
    g = np.tanh(a[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :])
    return z * h + (1 - z) * g
