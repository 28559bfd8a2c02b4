/* Loads what makes a picture move when the picture comes within a screen or so of what is seen; until then it is still. */
"use strict";
(() => {
  const here = document.currentScript.src;
  const loaded = new Set();
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target } of seen.filter((one) => one.isIntersecting)) {
        near.unobserve(target);
        target.dataset.scripts.split(" ").forEach(load);
      }
    },
    { rootMargin: "800px" },
  );

  function load(name) {
    if (loaded.has(name)) return;
    loaded.add(name);
    const script = Object.assign(document.createElement("script"), { src: new URL(name, here), async: false }); // in order
    document.head.append(script);
  }

  for (const figure of document.querySelectorAll("figure[data-scripts]")) near.observe(figure);
})();
