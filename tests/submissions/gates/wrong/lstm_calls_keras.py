"""Part 1 calls Keras's cell."""

LOSES = {"lstm_gates": "built-in", "lstm_state": "built-in", "lstm_output": "built-in", "lstm_form": "built-in"}

# %% lstm_step
def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    cell = keras.layers.LSTMCell(h.shape[-1])
    cell.build(x.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    _, [h, c] = cell(x, [h, c])
    return h, c
