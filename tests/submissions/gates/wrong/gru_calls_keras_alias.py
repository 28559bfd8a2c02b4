"""Part 2 calls Keras's cell by another name."""

LOSES = {"gru_gates": "built-in", "gru_reset": "built-in", "gru_update": "built-in", "gru_form": "built-in"}

# %% imports
from keras.layers import GRUCell as Unit


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    cell = Unit(h.shape[-1], reset_after=False)
    cell.build(x.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(x, [h])[0]
