"""The candidate is taken for a function of the input alone: h has no part in g."""
LOSES = {"lstm_gates": "state-unused"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(np.split(x @ kernel + bias, 4, axis=-1)[2]), sigmoid(a_o)
    new_c = f * c + i * g
    new_h = o * np.tanh(new_c)
    return new_h, new_c
