"""The sigmoid is made from tanh, but the half of the argument is forgotten: sigma(2a), right at 0 and far out only."""
LOSES = {"gru_gates": "sigmoid-too-steep"}

# %% gru_step
def sigmoid(a):
    return 0.5 * (1 + np.tanh(a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + bias
    z = sigmoid(a[:, :units] + h @ recurrent_kernel[:, :units])
    r = sigmoid(a[:, units : 2 * units] + h @ recurrent_kernel[:, units : 2 * units])
    g = np.tanh(a[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :])
    return z * h + (1 - z) * g
