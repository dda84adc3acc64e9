/* The slider of the page about limits: the figures follow it. Without this file the button does. */
"use strict";

(() => {
  const form = document.getElementById("limits-form");
  const figures = document.getElementById("limits-figures");
  const live = document.getElementById("live");
  if (!form || !figures) return;
  const field = (name) => form.elements.namedItem(name);
  const WAIT_MS = 200;
  let timer = 0;
  let newest = 0;

  const show = async () => {
    if (!form.checkValidity()) return;
    const mine = (newest += 1);
    const query = new URLSearchParams({ hold_at: field("hold_at").value, spam_at: field("spam_at").value });
    const address = `${form.getAttribute("action")}?${query}`;
    figures.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address);
      if (!answer.ok || mine !== newest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("limits-figures");
      if (!fresh || mine !== newest) return;
      /* Only the figures change, so the slider keeps the focus. */
      figures.replaceChildren(...fresh.childNodes);
      field("was").value = field("hold_at").value;
      history.replaceState(null, "", address);
      if (live) live.textContent = document.getElementById("limits-summary").textContent;
    } catch {
      /* The network is away; the button still asks the server. */
    } finally {
      if (mine === newest) figures.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target === field("slide")) field("hold_at").value = field("slide").value;
    if (event.target === field("hold_at")) field("slide").value = field("hold_at").value;
    window.clearTimeout(timer);
    timer = window.setTimeout(show, WAIT_MS);
  });
})();
