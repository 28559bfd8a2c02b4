/* What scrolls sideways can be reached by keyboard: wide equations and tables, while they are wider than the screen.
   In a folder, a page may not read other pages: the search then lists pages without a piece of each. */
"use strict";
(() => {
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  const watched = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  const start = () => document.querySelectorAll("div.math, .text_html, .pst-scrollable-table-container").forEach((box) => watched.observe(box));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
