"""The small library that the chapters of "Handling long sequences" import.

In the order in which a chapter uses them:

- `data`: the ridership file, read and checked
- `daytypes`: the three kinds of day
- `forecasting`: features, periods, windows, the naive forecast, and the mean absolute error
- `baselines`: linear and ridge regression, and their inputs
- `cells`: a recurrent cell with layer normalisation
- `gradients`: how large the gradient is at each step back in time
- `gates`: LSTM and GRU, gate by gate
- `causality`: on which inputs each output depends
- `models`: the networks that the chapter "Which one?" compares
- `figures`: figures that are crisp, have alternative text, and follow the reader's theme
- `diagrams`, `gate_diagrams`, `convolution_diagrams`: what several chapters draw
"""
