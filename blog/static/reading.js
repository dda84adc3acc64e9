/* What scrolls sideways can be reached with the Tab key also in browsers that do not see to it
   themselves: code and tables that are wider than the column. */
(() => {
  "use strict";

  function reach() {
    for (const box of document.querySelectorAll(".prose pre, .prose table")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute("tabindex");
      }
    }
  }

  reach();
  addEventListener("resize", reach);
})();
