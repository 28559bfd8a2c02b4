"""Trains for ever."""

LOSES = {"train_returns": "time-out", "train_causal": "time-out", "train_learns": "time-out", "train_beats_naive": "time-out", "train_matches_linear": "time-out"}

# %% train
import time


def train(model, train, valid, seed):
    while True:
        time.sleep(0.1)
