"""A loop over the units ends one too early: with two units or more the last one stays zero; with one unit it is right."""
LOSES = {"lstm_gates": "units-differ", "lstm_state": "units-differ"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    units = h.shape[1]
    a = x @ kernel + h @ recurrent_kernel + bias
    new_h, new_c = np.zeros_like(h), np.zeros_like(c)
    for u in range(max(units - 1, 1)):
        i, f, o = sigmoid(a[:, u]), sigmoid(a[:, units + u]), sigmoid(a[:, 3 * units + u])
        new_c[:, u] = f * c[:, u] + i * np.tanh(a[:, 2 * units + u])
        new_h[:, u] = o * np.tanh(new_c[:, u])
    return new_h, new_c
