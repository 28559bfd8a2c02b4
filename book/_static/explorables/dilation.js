/* What an output of a stack of dilated convolutions sees of its window. */
"use strict";

(() => {
  const { model, page } = LongSequences;
  const { box, dots, line, lines, count } = page;
  const WINDOW = 112;
  const [LEFT, RIGHT, ABOVE, BELOW, BAR] = [48, 366, 20, 222, 252];

  /* How many of the window's last steps are drawn: enough for the receptive field. */
  const drawn = ({ K, layers, blocks }) => [32, 64, WINDOW].find((n) => n >= Math.min(model.reach(K, model.dilations(layers, blocks), "causal").field, WINDOW));

  function picture(values) {
    const { K, layers, blocks, kind } = values;
    const rates = model.dilations(layers, blocks);
    const { back, ahead, field } = model.reach(K, rates, kind);
    const N = drawn(values);
    if (values.t === null || values.t < WINDOW - N) values.t = kind === "causal" ? WINDOW - 1 : WINDOW - N / 2;
    const t = values.t;
    const { rows, lines: joins } = model.seenFrom(t, WINDOW, K, rates, kind);
    const gap = (RIGHT - LEFT) / (N - 1);
    const x = (step) => LEFT + gap * (step - (WINDOW - N));
    const y = (row) => BELOW - ((BELOW - ABOVE) * row) / rates.length;
    const shown = (step) => step >= WINDOW - N;
    const grid = rates.concat(0).flatMap((_, row) => Array.from({ length: N }, (__, at) => [x(WINDOW - N + at), y(row)]));
    const [seen, late] = [rows[0].filter((step) => step <= t), rows[0].filter((step) => step > t)];
    const width = (RIGHT - LEFT) / WINDOW;
    const part = (list) => (list.length ? box(LEFT + width * list[0], BAR, width * (list[list.length - 1] - list[0] + 1), 14) : "");
    const share = Math.round((100 * rows[0].length) / WINDOW);
    const whole = `${blocks > 1 ? `${blocks} blocks of ` : ""}dilations ${rates.slice(0, layers).join(", ")}`;
    return {
      paths: {
        idle: dots(grid),
        edges: lines(joins.filter(({ from, to }) => shown(from) && shown(to) && from <= t).map(({ from, to, layer }) => [[x(from), y(layer - 1)], [x(to), y(layer)]])),
        "late-edges": lines(joins.filter(({ from }) => from > t).map(({ from, to, layer }) => [[x(from), y(layer - 1)], [x(to), y(layer)]])),
        hidden: dots(rows.slice(1, -1).flatMap((row, at) => row.filter(shown).map((step) => [x(step), y(at + 1)]))),
        seen: dots(seen.filter(shown).map((step) => [x(step), BELOW])),
        late: dots(late.map((step) => [x(step), BELOW])),
        output: dots([[x(t), ABOVE]]),
        own: line([[x(t), ABOVE], [x(t), BELOW]]),
        zoom: lines([[[x(WINDOW - N), BELOW + 6], [LEFT + width * (WINDOW - N), BAR]], [[RIGHT, BELOW + 6], [RIGHT, BAR]]]),
        "bar-seen": part(seen),
        "bar-late": part(late),
      },
      texts: {
        rates: rates.map((rate, at) => [LEFT - 10, y(at + 1) + 3.5, String(rate)]),
        days: [[LEFT, BAR + 28, "day 1"], [RIGHT - 36, BAR + 28, `day ${WINDOW}`]],
        share: [[(LEFT + RIGHT) / 2, BAR + 28, `${rows[0].length} of ${WINDOW} days`]],
      },
      label:
        `A stack of ${count(rates.length, "layer")} of dilated convolutions, ${whole}, kernel ${K}, ${kind === "causal" ? "causal" : "not causal"}. ` +
        `The output of day ${t + 1} sees ${rows[0].length} of ${WINDOW} days, ${late.length} of them after its own.`,
      says:
        `Receptive field: 1 + (K − 1) · (sum of dilations) = 1 + ${K - 1} · ${(field - 1) / (K - 1)} = ${count(field, "step")}. ` +
        (ahead ? `It reaches ${back} back and ${ahead} ahead, so it leaks. ` : "") +
        `The output of day ${t + 1} sees ${rows[0].length} of the ${WINDOW} days (${share} %)` +
        (late.length ? `, ${late.length} of them after its own` : ", none after its own") +
        (rows[0].length < WINDOW ? `; ${WINDOW - rows[0].length} it does not see.` : "."),
      style: { "--ls-thin": 32 / N, "--ls-small": 1 + 112 / N },
      limits: { t: [WINDOW - N, WINDOW - 1] },
    };
  }

  /* The output nearest to a point above the bar. */
  function points(px, py, values) {
    const N = drawn(values);
    const t = WINDOW - N + Math.round(((px - LEFT) / (RIGHT - LEFT)) * (N - 1));
    return py > BELOW + 8 || t < WINDOW - N || t >= WINDOW || t === values.t ? null : { t };
  }

  page.start("dilation", {
    inputs: [
      { name: "layers", label: "Layers in a block", min: 1, max: 6, value: 4, colour: "wavenet" },
      { name: "blocks", label: "Blocks", min: 1, max: 3, value: 2, colour: "wavenet" },
      { name: "K", label: "Kernel size <i>K</i>", min: 2, max: 3, value: 2, colour: "wavenet" },
      { name: "t", label: "Output of day", min: 0, max: WINDOW - 1, value: WINDOW - 1, shown: (t) => String(t + 1), colour: "h" },
      { name: "kind", label: "Padding", value: "causal", options: { causal: "causal: zeros on the left only", same: "same: zeros on both sides" } },
    ],
    picture,
    points,
    changed(name, values) {
      if (name === "kind") values.t = null; // an output from which the difference shows
    },
  });
})();
