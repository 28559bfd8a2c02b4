# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: moving_average
#
# A moving average is the simplest way to quieten a noisy series. A **causal** one looks back only, so it can stand before a forecast.
# You need about 10 minutes. There are 5 points.
#
# **How to work.** Write your code in the cell that says `YOUR CODE HERE`, and delete the line `raise NotImplementedError()`. The cells below say
# what was expected and what came. When you hand in, your code meets other arrays and other lengths.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np


def expect_close(what, got, expected):
    """Stop with a message that shows both sides unless they agree."""
    assert got is not None, f"{what}: expected an array, got None. Is a return statement missing?"
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape, f"{what}: expected the shape {expected.shape}, got {got.shape}."
    assert np.allclose(got, expected, rtol=1e-4), f"{what}: expected\n{expected}\nbut got\n{got}"
    print(f"{what}: as expected.")


# %% [markdown]
# ## A mean that looks back (5 points)
#
# Write `moving_average(x, length)`. The output at step t is the mean of the steps t - length + 1 to t, for each sample and each feature by itself
# (3 points). At the first steps there are fewer: take the mean of those there are (2 points).
#
# <details><summary>Hint</summary>
#
# `x[:, start:t + 1].mean(axis=1)` is the mean of some steps. Where does `start` lie, and what if that is before the first step?
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "moving_average", "locked": false, "schema_version": 3, "solution": true, "task": false}
def moving_average(x, length):
    """The mean of the last steps, the present one included.

    Args:
        x: (B, T, F), float32.
        length: the number of steps to average, at least 1.

    Returns:
        (B, T, F). The first steps average the steps there are.
    """
    ### BEGIN SOLUTION
    means = [x[:, max(t - length + 1, 0) : t + 1].mean(axis=1) for t in range(x.shape[1])]
    return np.stack(means, axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "average_values", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
x = np.array([3, 6, 0, 9, 3], np.float32).reshape(1, 5, 1)
expect_close("The last three steps, averaged over 3", np.asarray(moving_average(x, 3))[0, 2:, 0], [3, 5, 4])

### BEGIN HIDDEN TESTS
from autograder.hidden import hidden_test

hidden_test("moving_average", "average_values", globals())
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "average_start", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
expect_close("The first two steps, averaged over 3", np.asarray(moving_average(x, 3))[0, :2, 0], [3, 4.5])

### BEGIN HIDDEN TESTS
from autograder.hidden import hidden_test

hidden_test("moving_average", "average_start", globals())
### END HIDDEN TESTS

# %% [markdown]
# ## Before you hand in
#
# Choose *Kernel, Restart Kernel and Run All Cells*. Each test should print that all is as expected.
