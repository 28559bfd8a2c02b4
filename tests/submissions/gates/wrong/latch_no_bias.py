"""Part 4 returns two arrays."""

LOSES = {
    "latch_writes": "no-state-returned",
    "latch_holds": "no-state-returned",
    "latch_rewrites": "no-state-returned",
    "latch_units": "no-state-returned",
}

# %% latch_weights
def latch_weights(units):
    return np.zeros((2, 4 * units)), np.zeros((units, 4 * units))
