"""The factor of the candidate is 1 - r in place of 1 - z."""
LOSES = {"gru_update": "reset-as-update"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + bias
    z = sigmoid(a[:, :units] + h @ recurrent_kernel[:, :units])
    r = sigmoid(a[:, units : 2 * units] + h @ recurrent_kernel[:, units : 2 * units])
    g = np.tanh(a[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :])
    return z * h + (1 - r) * g
