"""Right, and loud: prints, warnings, logging, a progress line, text on stderr and a value at the end of a cell."""

# %% notes
# %matplotlib inline
import logging
import sys
import warnings

warnings.warn("homework 2, second try")
print("note to self: keepdims!", file=sys.stderr)

# %% layer_norm
def layer_norm(x, gain, bias, epsilon=1e-3):
    print("layer_norm got", x.shape, x.dtype)
    warnings.warn("no idea whether epsilon goes inside, trying it")
    mean = np.mean(x, -1, keepdims=True)
    var = np.var(x, -1, keepdims=True)
    print("mean", mean.ravel()[:3], file=sys.stderr)
    return gain * (x - mean) / np.sqrt(var + epsilon) + bias


layer_norm(np.ones((1, 2)), np.ones(2), np.zeros(2))

# %% gradient_norms
def gradient_norms(cell, x):
    logging.getLogger("tensorflow").error("starting")
    h = tf.zeros((x.shape[0], cell.state_size))
    states = []
    with tf.GradientTape() as tape:
        tape.watch(h)
        for t in range(x.shape[1]):
            print(f"step {t}", end="\r", flush=True)
            h, _ = cell(x[:, t], [h])
            states.append(h)
        s = tf.reduce_sum(h)
    tf.print("sum", s)
    return [tf.norm(g).numpy() for g in tape.gradient(s, states)]


print("a first look:", gradient_norms(keras.layers.SimpleRNNCell(3), np.ones((1, 4, 2), np.float32)))

# %% look
plt.plot(np.arange(3))
plt.show()
layer_norm(np.arange(6.0).reshape(2, 3), np.ones(3), np.zeros(3))
