"""Sample by sample and unit by unit, with lists and math."""

# %% lstm_step
import math


def sig(v):
    return 1.0 / (1.0 + math.exp(-v)) if v > -700 else 0.0


def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    units = len(h[0])
    new_h, new_c = [], []
    for row in range(len(x)):
        a = []
        for column in range(4 * units):
            total = float(bias[column])
            for k in range(len(x[row])):
                total += float(x[row][k]) * float(kernel[k][column])
            for k in range(units):
                total += float(h[row][k]) * float(recurrent_kernel[k][column])
            a.append(total)
        cs = [sig(a[units + u]) * float(c[row][u]) + sig(a[u]) * math.tanh(a[2 * units + u]) for u in range(units)]
        new_c.append(cs)
        new_h.append([sig(a[3 * units + u]) * math.tanh(cs[u]) for u in range(units)])
    return new_h, new_c


# %% gru_step
def gru_step(x, h, kernel, recurrent_kernel, bias):
    result = []
    n = h.shape[1]
    for x_row, h_row in zip(x, h):
        z = np.array([sig(x_row @ kernel[:, u] + h_row @ recurrent_kernel[:, u] + bias[u]) for u in range(n)])
        r = np.array([sig(x_row @ kernel[:, n + u] + h_row @ recurrent_kernel[:, n + u] + bias[n + u]) for u in range(n)])
        g = [math.tanh(x_row @ kernel[:, 2 * n + u] + sum(r * h_row * recurrent_kernel[:, 2 * n + u]) + bias[2 * n + u]) for u in range(n)]
        result.append(list(z * h_row + (1 - z) * np.array(g)))
    return result


# %% latch_weights
def latch_weights(units):
    rows = [[0] * (4 * units) for _ in range(2)]
    bias = [0] * (4 * units)
    for u in range(units):
        rows[1][u], bias[u] = 60, -30
        rows[1][units + u], bias[units + u] = -60, 30
        rows[0][2 * units + u] = 2
        bias[3 * units + u] = 3
    return rows, [[0] * (4 * units) for _ in range(units)], bias
