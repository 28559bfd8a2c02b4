"""The result starts as a copy of h, and only the first sample is replaced; right for a batch of one."""
LOSES = {"gru_gates": "rows-differ", "gru_reset": "rows-differ", "gru_update": "rows-differ", "gru_form": "rows-differ"}

# %% gru_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def gru_step(x, h, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + bias
    z = sigmoid(a[:, :units] + h @ recurrent_kernel[:, :units])
    r = sigmoid(a[:, units : 2 * units] + h @ recurrent_kernel[:, units : 2 * units])
    g = np.tanh(a[:, 2 * units :] + (r * h) @ recurrent_kernel[:, 2 * units :])
    new_h = h.copy()
    new_h[0] = (z * h + (1 - z) * g)[0]
    return new_h
