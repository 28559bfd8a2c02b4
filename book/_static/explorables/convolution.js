/* Which inputs each output of a 1D convolution sees, and whether it sees beyond the step whose target it is given. */
"use strict";

(() => {
  const { model, page } = LongSequences;
  const { dots, rings, lines, count } = page;
  const [LEFT, RIGHT, ABOVE, BELOW] = [24, 356, 46, 132];

  function picture(values) {
    const { T, K, S, kind } = values;
    const { length, left, right } = model.padding(T, K, S, kind);
    const latest = Math.min(K - 1, T - 1 - S * (length - 1)); // of the targets' first step, so that each output has a target
    const j = (values.j = Math.min(values.j, length - 1));
    const m = (values.m = Math.min(values.m, latest));
    const x = column(T, left, right);
    const own = m + S * j;
    const under = model.windowOf(j, T, K, S, kind);
    const seen = under.filter((t) => t >= 0 && t < T);
    const late = seen.filter((t) => t > own);
    const used = new Set(Array.from({ length }, (_, at) => model.windowOf(at, T, K, S, kind)).flat());
    const all = Array.from({ length: T }, (_, t) => t);
    const zeros = [...Array.from({ length: left }, (_, at) => at - left), ...Array.from({ length: right }, (_, at) => T + at)];
    const places = (steps) => steps.map((t) => [x(t), BELOW]);
    const outputs = Array.from({ length }, (_, at) => [x(m + S * at), ABOVE]);
    const to = (t) => [[x(t), BELOW - 7], outputs[j]];
    const leak = late.length > 0;
    const lost = all.filter((t) => !used.has(t));
    return {
      paths: {
        edges: lines(under.filter((t) => !late.includes(t)).map(to)),
        "late-edges": lines(late.map(to)),
        own: lines([[[x(own), ABOVE], [x(own), BELOW + 32]]]),
        idle: dots(places(all.filter((t) => !seen.includes(t) && used.has(t)))),
        lost: rings(places(lost), 2),
        seen: dots(places(seen.filter((t) => t <= own))),
        late: dots(places(late)),
        zeros: rings(places(zeros), 5),
        outputs: dots(outputs),
        output: dots([outputs[j]]),
      },
      texts: {
        above: outputs.map(([at], number) => [at, ABOVE - 13, String(number)]),
        below: all.map((t) => [x(t), BELOW + 20, String(t)]),
        padding: zeros.map((t) => [x(t), BELOW + 20, "0"]),
        target: [[Math.min(Math.max(x(own), 64), 316), BELOW + 46, `target of step ${own}`]],
      },
      label:
        `${count(T, "input")} in a row, numbered from 0, and ${count(length, "output")} above. Lines join output ${j} to ${steps(seen)}` +
        `${under.length > seen.length ? ` and ${count(under.length - seen.length, "zero")} of the padding` : ""}. ` +
        (leak ? `${Steps(late)} after the step of its target.` : "None of them is after the step of its target."),
      says:
        `${count(length, "output")}. Output ${j} sees ${steps(seen)}${under.length > seen.length ? ` and ${count(under.length - seen.length, "zero")}` : ""}. ` +
        `With the targets Y[:, ${m}::${S}] it learns the target of step ${own}: ` +
        (leak ? `${steps(late)} lie${late.length > 1 ? "" : "s"} beyond it, so it leaks.` : "it sees nothing beyond it.") +
        (lost.length ? ` No output sees ${steps(lost)}.` : ""),
      limits: { j: [0, length - 1], m: [0, latest] },
    };
  }

  /* Where a step's column is; the columns fill the width, the zeros of the padding too. */
  function column(T, left, right) {
    const gap = Math.min((RIGHT - LEFT) / (T + left + right - 1), 34);
    const start = (LEFT + RIGHT - gap * (T + left + right - 1)) / 2;
    return (t) => start + gap * (t + left);
  }

  function steps(list) {
    if (list.length === 1) return `step ${list[0]}`;
    const last = list[list.length - 1];
    const inARow = last - list[0] === list.length - 1;
    return inARow && list.length > 2 ? `steps ${list[0]} to ${last}` : `steps ${list.slice(0, -1).join(", ")} and ${last}`;
  }
  const Steps = (list) => `${steps(list).replace("s", "S")} ${list.length > 1 ? "are" : "is"}`;

  /* The output nearest to a point in the row of outputs. */
  function points(px, py, { T, K, S, kind, m, j }) {
    if (Math.abs(py - ABOVE) > 26) return null;
    const { length, left, right } = model.padding(T, K, S, kind);
    const x = column(T, left, right);
    const gaps = Array.from({ length }, (_, at) => Math.abs(x(m + S * at) - px));
    const nearest = gaps.indexOf(Math.min(...gaps));
    return nearest === j ? null : { j: nearest };
  }

  page.start("convolution", {
    inputs: [
      { name: "j", label: "Output <i>j</i>", min: 0, max: 4, value: 2, colour: "h" },
      { name: "K", label: "Kernel size <i>K</i>", min: 1, max: 5, value: 4, colour: "conv" },
      { name: "S", label: "Stride <i>S</i>", min: 1, max: 3, value: 2, colour: "conv" },
      { name: "m", label: "First target", min: 0, max: 3, value: 3, shown: (m, { S }) => `Y[:, ${m}::${S}]` },
      { name: "T", label: "Inputs <i>T</i>", min: 6, max: 16, value: 12 },
      { name: "kind", label: "Padding", value: "valid", options: { valid: "valid", same: "same", causal: "causal" } },
    ],
    picture,
    points,
    hovers: true,
    /* A new kernel or padding comes with the earliest targets that do not leak, where there are any. */
    changed(name, values) {
      if (!["K", "S", "T", "kind"].includes(name)) return;
      const { left } = model.padding(values.T, values.K, values.S, values.kind);
      values.m = values.K - 1 - left;
    },
  });
})();
