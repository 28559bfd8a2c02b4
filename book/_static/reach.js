/* What scrolls can be reached by keyboard. The page makes code, equations and tables reachable; where they turn out to fit on
   the screen, they are no stop on the reader's way. A ResizeObserver is told of a box when it is laid out, and makes none be laid out.
   In a folder, a page may not read other pages: the search then lists pages without a piece of each. */
"use strict";
(() => {
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  const down = (box) => box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== "hidden";
  const watched = new ResizeObserver((entries) => {
    const scrolls = entries.map(({ target }) => target.scrollWidth > target.clientWidth || down(target));
    entries.forEach(({ target }, at) => (scrolls[at] ? target.setAttribute("tabindex", 0) : target.removeAttribute("tabindex")));
  });
  const start = () => document.querySelectorAll("#main-content [tabindex='0']:not(input, button, a)").forEach((box) => watched.observe(box));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
