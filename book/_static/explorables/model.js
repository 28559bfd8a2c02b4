/* The numbers behind the explorables: pure functions, which draw nothing. Symbols as in the chapters; steps count from 0. */
"use strict";

var LongSequences = {};

LongSequences.model = (() => {
  const sigmoid = (a) => 1 / (1 + Math.exp(-a));

  /* One step of an LSTM cell with one unit, from the pre-activations a = {i, f, g, o} and the cell state before. */
  function lstmStep(a, cBefore) {
    const [i, f, o] = [sigmoid(a.i), sigmoid(a.f), sigmoid(a.o)];
    const g = Math.tanh(a.g);
    const c = f * cBefore + i * g;
    return { i, f, g, o, c, h: o * Math.tanh(c) };
  }

  /* One step of a GRU cell with one unit. a = {z, r, g}, where g lacks the part of the state, which has the weight `own`.
     `keeps`: z is the part that is kept (Keras); otherwise the part that is replaced. */
  function gruStep(a, hBefore, own, keeps) {
    const [z, r] = [sigmoid(a.z), sigmoid(a.r)];
    const g = Math.tanh(a.g + own * (r * hBefore));
    const kept = keeps ? z : 1 - z;
    return { z, r, g, kept, h: kept * hBefore + (1 - kept) * g };
  }

  /* The output length of a 1D convolution of T inputs, and the zeros put before and after them; Keras's rules. */
  function padding(T, K, S, kind, D = 1) {
    const span = (K - 1) * D + 1;
    if (kind === "valid") return { length: T < span ? 0 : Math.floor((T - span) / S) + 1, left: 0, right: 0 };
    if (kind === "causal") return { length: Math.floor((T - 1) / S) + 1, left: span - 1, right: 0 };
    const length = Math.ceil(T / S);
    const zeros = Math.max((length - 1) * S + span - T, 0);
    return { length, left: Math.floor(zeros / 2), right: zeros - Math.floor(zeros / 2) };
  }

  /* The K steps under the kernel for output j; those below 0 and from T on are zeros of the padding. */
  function windowOf(j, T, K, S, kind, D = 1) {
    const first = j * S - padding(T, K, S, kind, D).left;
    return Array.from({ length: K }, (_, k) => first + k * D);
  }

  /* The dilation rates 1, 2, 4, … of each layer of a block, block after block. */
  const dilations = (layers, blocks) => Array.from({ length: layers * blocks }, (_, at) => 2 ** (at % layers));

  /* How many steps before and after its own an output of a stack can see, and how many in all. */
  function reach(K, rates, kind) {
    const zeros = rates.map((D) => (K - 1) * D);
    const left = zeros.map((n) => (kind === "causal" ? n : Math.floor(n / 2)));
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
    return { back: sum(left), ahead: sum(zeros) - sum(left), field: 1 + sum(zeros) };
  }

  /* The steps that output t uses in each row of a stack, the input's row first, and the lines between them. */
  function seenFrom(t, T, K, rates, kind) {
    let row = [t];
    const rows = [row];
    const lines = [];
    for (let layer = rates.length; layer > 0; layer--) {
      const below = new Set();
      for (const to of row) {
        for (const from of windowOf(to, T, K, 1, kind, rates[layer - 1])) {
          if (from < 0 || from >= T) continue;
          below.add(from);
          lines.push({ from, to, layer });
        }
      }
      row = [...below].sort((a, b) => a - b);
      rows.unshift(row);
    }
    return { rows, lines };
  }

  /* Numbers in [0, 1) that are the same everywhere (mulberry32). */
  function uniform(seed) {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  /* A recurrent network: an orthogonal matrix of U × U, and the parts x_t W_x of T steps (standard deviation 0.5). */
  function network(U, T, seed) {
    const next = uniform(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const rows = (n) => Array.from({ length: n }, () => Array.from({ length: U }, normal));
    const matrix = [];
    for (const row of rows(U)) {
      for (const other of matrix) {
        const along = dot(row, other);
        row.forEach((_, u) => (row[u] -= along * other[u]));
      }
      const size = Math.sqrt(dot(row, row));
      matrix.push(row.map((value) => value / size));
    }
    return { matrix, inputs: rows(T).map((row) => row.map((value) => 0.5 * value)) };
  }

  const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);

  /* Activations, and their slopes as functions of a and h = φ(a). */
  const activations = {
    linear: [(a) => a, () => 1],
    tanh: [Math.tanh, (a, h) => 1 - h * h],
    relu: [(a) => Math.max(a, 0), (a) => (a > 0 ? 1 : 0)],
    sigmoid: [sigmoid, (a, h) => h * (1 - h)],
  };

  /* log10 of ‖∂(Σ h_T)/∂h_t‖ / ‖∂(Σ h_T)/∂h_T‖ for t = 1 … T, where h_t = φ(x_t W_x + h_{t-1} (scale · matrix)). */
  function gradientSizes({ matrix, inputs }, scale, name, T) {
    const [phi, slope] = activations[name];
    const U = matrix.length;
    const columns = matrix[0].map((_, u) => matrix.map((row) => row[u]));
    let h = Array(U).fill(0);
    const slopes = [];
    for (const x of inputs.slice(0, T)) {
      const a = x.map((value, u) => value + scale * dot(h, columns[u]));
      h = a.map(phi);
      slopes.push(a.map((value, u) => slope(value, h[u])));
    }
    let g = Array(U).fill(1 / Math.sqrt(U));
    const sizes = [0];
    for (let t = T - 1; t > 0; t--) {
      const felt = g.map((value, u) => value * slopes[t][u]);
      g = matrix.map((row) => scale * dot(felt, row));
      sizes.unshift(Math.log10(Math.hypot(...g)));
    }
    return sizes;
  }

  return { sigmoid, lstmStep, gruStep, padding, windowOf, dilations, reach, seenFrom, network, gradientSizes };
})();
