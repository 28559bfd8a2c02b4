/* The gradient of each state of a small recurrent network, on its way back through time. */
"use strict";

(() => {
  const { model, page } = LongSequences;
  const { line, lines, fixed, raised } = page;
  const NETWORK = model.network(16, 200, 1);
  const NAMES = { linear: "linear", tanh: "tanh", relu: "ReLU", sigmoid: "sigmoid" };
  const [LEFT, RIGHT, TOP, BOTTOM] = [48, 366, 42, 196];

  function picture({ scale, activation, T }) {
    const sizes = model.gradientSizes(NETWORK, scale, activation, T);
    const low = Math.min(-3, 3 * Math.floor(Math.min(...sizes) / 3));
    const high = Math.max(3, 3 * Math.ceil(Math.max(...sizes) / 3));
    const x = (t) => LEFT + ((RIGHT - LEFT) * (t - 1)) / (T - 1);
    const y = (exponent) => BOTTOM - ((BOTTOM - TOP) * (exponent - low)) / (high - low);
    const alone = Math.log10(scale);
    const back = Math.min(T - 1, alone > 0 ? high / alone : alone < 0 ? low / alone : T); // steps until it leaves the picture
    const apart = 3 * 2 ** Math.max(0, Math.ceil(Math.log2((high - low) / 18)));
    const ticks = Array.from({ length: 99 }, (_, at) => apart * (at - 49)).filter((tick) => tick >= low && tick <= high);
    const said = `${power(sizes[0])}: ${verdict(sizes[0])}`;
    return {
      paths: {
        curve: line(sizes.map((size, at) => [x(at + 1), y(size)])),
        alone: line([[x(T), y(0)], [x(T - back), y(back * alone)]]),
        grid: lines(ticks.map((tick) => [[LEFT, y(tick)], [RIGHT, y(tick)]])),
      },
      texts: {
        ticks: ticks.map((tick) => [LEFT - 6, y(tick) + 4, tick ? raised(tick) : "1"]),
        steps: [1, Math.round(T / 2), T].map((t) => [x(t), BOTTOM + 16, String(t)]),
      },
      label:
        `Gradient against time step, on a logarithmic axis, for ${T} steps, ${NAMES[activation]} activation and recurrent weights ` +
        `of scale ${fixed(scale)}. From 1 at the last step the curve goes to ${said}.`,
      says:
        `${T - 1} steps back, the gradient is ${said}. ` +
        `On average each step back multiplies it by ${fixed(10 ** (sizes[0] / (T - 1)))}; the weights alone would by ${fixed(scale)}.`,
    };
  }

  function power(exponent) {
    if (Math.abs(exponent) < 2.5) return String(Number((10 ** exponent).toPrecision(2)));
    return `about ${raised(Math.round(exponent))}`;
  }

  function verdict(exponent) {
    if (exponent < -3) return "it vanishes";
    return exponent > 3 ? "it explodes" : "it survives";
  }

  page.start("gradient", {
    inputs: [
      { name: "scale", label: "Scale of the recurrent weights", min: 0.5, max: 2, step: 0.05, value: 1, shown: (scale) => fixed(scale), colour: "h" },
      { name: "T", label: "Steps <i>T</i>", min: 10, max: 200, step: 10, value: 100, colour: "h" },
      { name: "activation", label: "Activation", options: NAMES, value: "tanh" },
    ],
    picture,
  });
})();
