"""The reset gate uses the first block of the recurrent kernel, that of z."""
LOSES = {"gru_gates": "block-of-another-gate"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + bias
    z = sigmoid(a[:, :units] + h @ recurrent_kernel[:, :units])
    r = sigmoid(a[:, units : 2 * units] + h @ recurrent_kernel[:, :units])
    g = np.tanh(a[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :])
    return z * h + (1 - z) * g
