"""Part 1 swaps sigmoid and tanh."""

LOSES = {"lstm_gates": "sigmoid-and-tanh-swapped"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = np.split(a, 4, axis=-1)
    i, f, g, o = np.tanh(i), np.tanh(f), sigmoid(g), np.tanh(o)
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c
