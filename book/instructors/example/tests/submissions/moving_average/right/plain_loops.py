"""Loops over everything, and lists of numbers as the result."""


# %% moving_average
def moving_average(x, length):
    def mean(values):
        return float(sum(values)) / len(values)

    return [
        [[mean(sample[max(0, t + 1 - length) : t + 1, f]) for f in range(x.shape[2])] for t in range(x.shape[1])] for sample in x
    ]
