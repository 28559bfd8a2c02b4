"""Clips the memory to -5 to 5, for stability, so that it cannot grow as it should."""

LOSES = {"lstm_state": "c-limited"}

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    a = x @ kernel + h @ recurrent_kernel + bias
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i = 1 / (1 + np.exp(-a_i))
    f = 1 / (1 + np.exp(-a_f))
    g = np.tanh(a_g)
    o = 1 / (1 + np.exp(-a_o))
    new_c = np.clip(f * c + i * g, -5, 5)
    new_h = o * np.tanh(new_c)
    return new_h, new_c
