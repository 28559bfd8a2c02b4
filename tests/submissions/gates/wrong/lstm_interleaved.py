"""Part 1 cuts the columns one by one."""

LOSES = {"lstm_gates": "gates-interleaved"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = (a[:, k::4] for k in range(4))
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c
