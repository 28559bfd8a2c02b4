/* An LSTM cell and a GRU cell of one unit, whose gates the reader holds, on twelve inputs. */
"use strict";

(() => {
  const { model, page } = LongSequences;
  const { box, dots, line, lines, fixed } = page;
  const INPUTS = [0, 1, 0, 0, 0, 0, -1, 0, 0, 0.5, 0, 0];
  const WEIGHT = 2; // of the input, in the candidate
  const OWN = 1; // of the state, in the candidate of the GRU
  const SHOWN = 7; // the step that is shown at first
  const [LEFT, STEP, TOP, BOTTOM, ROW] = [48, 26.5, 162, 262, 22];
  const middle = (at) => LEFT + (at + 0.5) * STEP;

  /* The parts over time, alike for both cells. `states` are {name: values}, `gates` {name: values}. */
  function overTime(states, gates, t) {
    const most = Math.max(1, Math.ceil(Math.max(...Object.values(states).flat().map(Math.abs)) - 1e-9));
    const y = (value) => (TOP + BOTTOM) / 2 - ((BOTTOM - TOP) / 2) * (value / most);
    const places = (values) => values.map((value, at) => [middle(at), y(value)]);
    const rows = Object.keys(gates).length;
    const paths = {
      now: box(middle(t - 1) - STEP / 2, TOP - 4, STEP, BOTTOM - TOP + 8 + ROW * rows),
      stems: lines(INPUTS.map((x, at) => [[middle(at), y(0)], [middle(at), y(x)]])),
      inputs: dots(places(INPUTS)),
    };
    for (const [name, values] of Object.entries(states)) {
      paths[name] = line(places(values));
      paths[`${name}-dots`] = dots(places(values));
    }
    Object.entries(gates).forEach(([name, values], row) => {
      const floor = BOTTOM + ROW * (row + 1);
      paths[`${name}-row`] = values.map((value, at) => box(middle(at) - 9, floor - 17 * value, 18, 17 * value)).join("");
    });
    const ticks = [most, 0, -most].map((tick) => [LEFT - 8, y(tick) + 4, fixed(tick, 0)]);
    const steps = [1, t, 12].filter((step) => step === t || Math.abs(step - t) > 1);
    return { paths, texts: { ticks, steps: steps.map((step) => [middle(step - 1), BOTTOM + ROW * rows + 16, String(step)]) } };
  }

  /* A gauge that is full at 1; one of a candidate has its zero in the middle. */
  const gauge = (x, value) => box(x - 7, 112 - 46 * value, 14, 46 * value);
  const gaugeOfTwo = (x, value) => box(x - 7, 89 - 23 * Math.max(value, 0), 14, 23 * Math.abs(value));
  const beside = (x, name, value) => [[x + 11, 84, name], [x + 11, 98, fixed(value)]];

  function lstm({ t, biases }) {
    const run = [];
    INPUTS.forEach((x, at) => {
      const a = { i: biases.i[at], f: biases.f[at], o: biases.o[at], g: WEIGHT * x + biases.g[at] };
      run.push(model.lstmStep(a, at ? run[at - 1].c : 0));
    });
    const over = (name) => run.map((step) => step[name]);
    const { i, f, o, g, c, h } = run[t - 1];
    const before = t > 1 ? run[t - 2].c : 0;
    const time = overTime({ c: over("c"), h: over("h") }, { f: over("f"), i: over("i"), o: over("o") }, t);
    return {
      paths: { ...time.paths, f: gauge(96, f), i: gauge(160, i), g: gaugeOfTwo(228, g), o: gauge(330, o) },
      texts: {
        ...time.texts,
        "f-text": beside(96, "f", f), "i-text": beside(160, "i", i), "g-text": beside(228, "g", g), "o-text": beside(330, "o", o),
        "before-text": [[8, 16, `cₜ₋₁ = ${fixed(before)}`]],
        "c-text": [[372, 16, `cₜ = ${fixed(c)}`]],
        "h-text": [[372, 45, `hₜ = ${fixed(h)}`]],
        "x-text": [[252, 131, `xₜ = ${fixed(INPUTS[t - 1], 1)}`]],
      },
      label:
        `An LSTM cell at step ${t} of 12: forget gate ${fixed(f)}, input gate ${fixed(i)}, candidate ${fixed(g)}, output gate ${fixed(o)}. ` +
        `Its cell state goes from ${fixed(before)} to ${fixed(c)}, its output is ${fixed(h)}. ${story("c", over("c"))}`,
      says: `Step ${t}: the cell keeps ${percent(f)} of c, adds ${fixed(i * g)}, and shows ${percent(o)} of tanh(c).`,
      maths: [
        `${maths("c_t = f ⊙ c_t-1 + i ⊙ g")} ${maths(`= ${fixed(f)} · ${signed(before)} + ${fixed(i)} · ${signed(g)} = ${fixed(c)}`)}`,
        `${maths("h_t = o ⊙ tanh ( c_t )")} ${maths(`= ${fixed(o)} · ${signed(Math.tanh(c))} = ${fixed(h)}`)}`,
      ],
    };
  }

  function gru({ t, biases, kept }) {
    const keeps = kept === "z";
    const run = [];
    INPUTS.forEach((x, at) => {
      const a = { z: biases.z[at], r: biases.r[at], g: WEIGHT * x + biases.g[at] };
      run.push(model.gruStep(a, at ? run[at - 1].h : 0, OWN, keeps));
    });
    const over = (name) => run.map((step) => step[name]);
    const { z, r, g, h } = run[t - 1];
    const before = t > 1 ? run[t - 2].h : 0;
    const time = overTime({ h: over("h") }, { z: over("z"), r: over("r") }, t);
    const [first, second] = keeps ? ["z", "1−z"] : ["1−z", "z"];
    const [keep, take] = keeps ? [z, 1 - z] : [1 - z, z];
    const mix = keeps ? "z ⊙ h_t-1 + ( 1 − z ) ⊙ g" : "( 1 − z ) ⊙ h_t-1 + z ⊙ g";
    return {
      paths: { ...time.paths, z: gauge(134, keep), rest: gauge(212, take), g: gaugeOfTwo(290, g), r: gauge(62, r) },
      texts: {
        ...time.texts,
        "z-text": beside(134, first, keep), "rest-text": beside(212, second, take),
        "g-text": beside(290, "g", g), "r-text": beside(62, "r", r),
        "before-text": [[8, 16, `hₜ₋₁ = ${fixed(before)}`]],
        "h-text": [[372, 16, `hₜ = ${fixed(h)}`]],
        "x-text": [[322, 132, `xₜ = ${fixed(INPUTS[t - 1], 1)}`]],
      },
      label:
        `A GRU cell at step ${t} of 12: z ${fixed(z)}, reset gate ${fixed(r)}, candidate ${fixed(g)}. ` +
        `Its state goes from ${fixed(before)} to ${fixed(h)}. ${story("h", over("h"))}`,
      says:
        `Step ${t}: the cell keeps ${percent(keep)} of h and takes ${percent(take)} of the candidate, which saw ${percent(r)} of h. ` +
        `Here z says how much is ${keeps ? "kept" : "replaced"}.`,
      maths: [
        `${maths("g = tanh ( 2 x_t + r ⊙ h_t-1 + b_g )")} ${maths(`= ${fixed(g)}`)}`,
        `${maths(`h_t = ${mix}`)} ${maths(`= ${fixed(keep)} · ${signed(before)} + ${fixed(take)} · ${signed(g)} = ${fixed(h)}`)}`,
      ],
    };
  }

  const signed = (value) => (fixed(value).startsWith("−") ? `( ${fixed(value)} )` : fixed(value));
  const percent = (part) => `${(100 * part).toFixed(0)} %`;
  const story = (name, values) => `Over the steps ${name} is ${values.map((value) => fixed(value, 1)).join(", ")}.`;

  /* MathML of words between blanks; a_b is a subscript. */
  function maths(text) {
    const one = (word) => (/^[\d.−]+$/.test(word) && word !== "−" ? `<mn>${word}</mn>` : /^[a-z]+$/.test(word) ? `<mi>${word}</mi>` : `<mo>${word}</mo>`);
    const below = (word) => (word === "t-1" ? "<mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow>" : one(word));
    const parts = text.split(" ").map((word) => word.split("_"));
    return `<math>${parts.map(([base, sub]) => (sub ? `<msub>${one(base)}${below(sub)}</msub>` : one(base))).join("")}</math>`;
  }

  /* A slider sets the bias of a gate, at every step or only at the one that is shown. */
  const gates = (names) => ({
    fresh: () => ({ biases: Object.fromEntries(Object.entries(names).map(([name, bias]) => [name, INPUTS.map(() => bias)])) }),
    changed(name, values) {
      if (name in names && values.scope === "all") values.biases[name].fill(values[name]);
      if (name in names) values.biases[name][values.t - 1] = values[name];
      for (const gate of Object.keys(names)) values[gate] = values.biases[gate][values.t - 1];
    },
    points(x, y, values) {
      const t = Math.floor((x - LEFT) / STEP) + 1;
      if (y < TOP - 10 || t < 1 || t > INPUTS.length) return null;
      return { t, ...Object.fromEntries(Object.keys(names).map((gate) => [gate, values.biases[gate][t - 1]])) };
    },
  });
  const opened = (bias) => `${fixed(model.sigmoid(bias))} = σ(${fixed(bias, 1)})`;
  const gate = (name, label, value) => ({ name, label, min: -6, max: 6, step: 0.5, value, shown: opened, colour: name });
  const step = { name: "t", label: "Show step <i>t</i>", min: 1, max: INPUTS.length, value: SHOWN };
  const scope = { name: "scope", label: "The sliders set the gates", value: "all", options: { all: "at every step", one: "only at step <i>t</i>" } };
  const candidate = { name: "g", label: "Bias of the candidate <i>g</i>", min: -3, max: 3, step: 0.5, value: 0, shown: (b) => fixed(b, 1), colour: "g" };

  page.start("lstm", {
    inputs: [
      gate("f", "Forget gate <i>f</i>", 1), gate("i", "Input gate <i>i</i>", 0), gate("o", "Output gate <i>o</i>", 0), candidate, step, scope,
    ],
    picture: lstm,
    ...gates({ f: 1, i: 0, o: 0, g: 0 }),
  });
  page.start("gru", {
    inputs: [
      gate("z", "Update gate <i>z</i>", 1), gate("r", "Reset gate <i>r</i>", 0), candidate, step, scope,
      { name: "kept", label: "The update gate says how much is", value: "z", options: { z: "kept (Keras)", rest: "replaced (other texts)" } },
    ],
    picture: gru,
    ...gates({ z: 1, r: 0, g: 0 }),
  });
})();
