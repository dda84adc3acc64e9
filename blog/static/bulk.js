/* Keeps the state of a running bulk action fresh. Without scripts the page asks again by itself. */
"use strict";

(() => {
  const EVERY_MS = 1000;
  const SPOKEN_EVERY_MS = 10000;
  const live = document.getElementById("live");
  let spokenAt = Date.now();

  const state = () => document.getElementById("bulk-state");

  const speak = (text) => {
    if (live) live.textContent = text;
    spokenAt = Date.now();
  };

  /* Only numbers change while it runs, so that nobody loses the button under their finger. */
  const show = (fresh) => {
    const here = state();
    const words = fresh.querySelector("#bulk-words");
    if (fresh.hasAttribute("data-runs")) {
      here.dataset.state = fresh.dataset.state;
      here.querySelector("#bulk-state-name").replaceChildren(...fresh.querySelector("#bulk-state-name").childNodes);
      here.querySelector("#bulk-progress").value = fresh.querySelector("#bulk-progress").value;
      here.querySelector("#bulk-words").textContent = words.textContent;
      if (Date.now() - spokenAt > SPOKEN_EVERY_MS) speak(words.textContent);
      return;
    }
    const held = here.contains(document.activeElement);
    here.replaceWith(fresh);
    if (held) fresh.focus({ preventScroll: true });
    speak(`${fresh.querySelector("#bulk-state-name").textContent.trim()}. ${words.textContent}`);
  };

  const ask = async () => {
    try {
      const answer = await fetch(state().dataset.address, { headers: { Accept: "text/html" } });
      if (answer.redirected || !answer.ok) {
        location.reload();
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("bulk-state");
      if (fresh) show(document.importNode(fresh, true));
    } catch {
      /* The server is away; the next time will tell. */
    }
    if (state().hasAttribute("data-runs")) window.setTimeout(ask, EVERY_MS);
  };

  window.setTimeout(ask, EVERY_MS);
})();
