"""Leaves a process behind, in a session of its own, that goes on for a minute."""

AT_MOST = 0
WANTS = "a process that survives"

# %% layer_norm
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end = time.time() + 60
    while time.time() < end:
        time.sleep(1)
    os._exit(0)


def layer_norm(x, gain, bias, epsilon=1e-3):
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    return x


# %% LNSimpleRNNCell
class LNSimpleRNNCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh"):
        raise NotImplementedError()


# %% gradient_norms
def gradient_norms(cell, x):
    raise NotImplementedError()
