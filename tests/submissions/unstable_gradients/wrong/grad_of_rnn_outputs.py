"""Part 3 differentiates with respect to the outputs of a keras.layers.RNN, on which its last output does not depend."""

LOSES = {"gradient_norms_values": "gradient-is-none", "gradient_norms_any_cell": "gradient-is-none"}

# %% gradient_norms
def gradient_norms(cell, x):
    layer = keras.layers.RNN(cell, return_sequences=True, return_state=True)
    with tf.GradientTape() as tape:
        outputs, last = layer(x)
        s = tf.reduce_sum(last)
    gradients = tape.gradient(s, outputs)
    return tf.norm(gradients, axis=[0, 2])
