/* Makes a still picture of the page one that moves. An explorable says which controls it has and what its picture is for
   their values: {paths: {part: d}, texts: {part: [[x, y, text], …]}, label, says}, and where
   needed {maths: [HTML, …], style: {property: value}, limits: {control: [min, max]}}. This file does the rest.
   The still picture in the page has an element for each part; without this script it stays as it is. */
"use strict";

LongSequences.page = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  let controls = 0;

  /* Start an explorable in each figure of its name. `fresh()` gives values without a control, `changed(name, values)` is told
     of each change of a control, `points(x, y, values)` may answer a tap on the picture with new values. */
  function start(name, { inputs, picture, fresh = () => ({}), changed = () => {}, points, hovers = false }) {
    for (const figure of document.querySelectorAll(`figure[data-explorable="${name}"]`)) {
      const svg = figure.querySelector("svg");
      const values = {};
      const panel = element("form", { class: "ls-controls", "aria-label": `Controls: ${name}` });
      const says = element("output", { class: "ls-says" });
      const maths = element("div", { class: "ls-maths" });
      const all = inputs.map((input) => control(input, values, (name) => (changed(name, values), update())));
      const reset = element("button", { type: "button" }, "Reset");
      panel.append(...all.map((one) => one.box), reset);
      svg.after(panel, says, maths);

      function set(changes) {
        Object.assign(values, changes);
        update();
      }
      function update() {
        const now = picture(values);
        for (const one of all) one.show(now.limits || {});
        paint(svg, now);
        write(says, now.says);
        if (now.maths) maths.innerHTML = now.maths.map((line) => `<p>${line}</p>`).join("");
      }
      const restart = () => set({ ...Object.fromEntries(inputs.map((input) => [input.name, input.value])), ...fresh() });
      reset.addEventListener("click", restart);
      panel.addEventListener("submit", (event) => event.preventDefault());
      if (points) {
        const answer = (event) => {
          const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
          const changes = points(at.x, at.y, values);
          if (changes) set(changes);
        };
        svg.addEventListener("click", answer);
        if (hovers) svg.addEventListener("pointermove", (event) => event.pointerType === "mouse" && answer(event));
        svg.classList.add("ls-points");
      }
      restart();
      figure.classList.add("ls-live");
    }
  }

  /* Build a control, which writes to `values` and then calls `changed`. */
  function control(input, values, changed) {
    const id = `ls-control-${++controls}`;
    return input.options ? choice(input, id, values, changed) : slider(input, id, values, changed);
  }

  function slider({ name, label, min, max, step = 1, shown = String, colour }, id, values, changed) {
    const box = element("div", { class: "ls-slider", style: colour ? `--ls-own: var(--ls-${colour})` : "" });
    const range = element("input", { type: "range", id, name, min, max, step });
    const output = element("output", { for: id });
    const heading = element("label", { for: id });
    heading.innerHTML = label;
    box.append(heading, output, range);
    range.addEventListener("input", () => {
      values[name] = Number(range.value);
      changed(name);
    });
    const show = (limits) => {
      [range.min, range.max] = limits[name] || [min, max];
      range.disabled = Number(range.max) <= Number(range.min);
      range.value = values[name];
      range.style.setProperty("--ls-part", (values[name] - range.min) / (range.max - range.min || 1));
      output.textContent = shown(values[name], values);
      range.setAttribute("aria-valuetext", output.textContent);
    };
    return { box, show };
  }

  function choice({ name, label, options }, id, values, changed) {
    const box = element("fieldset", { class: "ls-choice" });
    box.append(element("legend", {}, label));
    const radios = Object.entries(options).map(([value, text]) => {
      const radio = element("input", { type: "radio", name: id, value });
      const line = element("label", {});
      const words = element("span", {});
      words.innerHTML = text;
      line.append(radio, words);
      box.append(line);
      radio.addEventListener("change", () => {
        values[name] = value;
        changed(name);
      });
      return radio;
    });
    const show = () => radios.forEach((radio) => (radio.checked = radio.value === values[name]));
    return { box, show };
  }

  function paint(svg, { paths, texts, label, style = {} }) {
    svg.setAttribute("aria-label", label);
    for (const [name, value] of Object.entries(style)) svg.style.setProperty(name, value);
    for (const part of svg.querySelectorAll("[data-part]")) {
      const name = part.dataset.part;
      if (name in paths) part.setAttribute("d", paths[name]);
      if (name in texts) part.replaceChildren(...texts[name].map(([x, y, text]) => span(x, y, text)));
    }
  }

  function span(x, y, text) {
    const made = document.createElementNS(SVG, "tspan");
    made.setAttribute("x", x.toFixed(1));
    made.setAttribute("y", y.toFixed(1));
    made.textContent = text;
    return made;
  }

  /* Say it, once: a screen reader repeats what is written again. */
  function write(output, text) {
    if (output.textContent !== text) output.textContent = text;
  }

  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  /* Pieces of paths, in the picture's units. */
  const n = (value) => value.toFixed(1);
  const dots = (points) => points.map(([x, y]) => `M${n(x)} ${n(y)}h0`).join("");
  const line = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${n(x)} ${n(y)}`).join("");
  const lines = (pairs) => pairs.map(line).join("");
  const box = (x, y, width, height) => `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
  const rings = (points, r) =>
    points.map(([x, y]) => `M${n(x - r)} ${n(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join("");

  /* Numbers in words. */
  const minus = (text) => text.replace("-", "−");
  const fixed = (value, digits = 2) => minus((Number(value.toFixed(digits)) || 0).toFixed(digits)); // never −0
  const raised = (exponent) => "10" + [...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  return { start, dots, line, lines, box, rings, minus, fixed, raised, count };
})();
