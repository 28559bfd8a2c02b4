"""Against overflow the arguments of the gates are clipped at 3 in size, so that no gate ever shuts."""
LOSES = {"lstm_gates": "argument-clipped"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-np.clip(a, -3, 3)))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    new_c = f * c + i * g
    new_h = o * np.tanh(new_c)
    return new_h, new_c
