/* The desk with a keyboard. Everything here also works without it. */
"use strict";

(() => {
  const KEYS_OFF = "blarney-keys-off";
  const list = document.querySelector("ol#queue");
  /* Asked anew each time: decide.js takes away what was decided. */
  const allRows = () =>
    list ? [...list.querySelectorAll(":scope > .item:not([aria-busy])")] : [];
  const dialog = document.getElementById("keys");
  const live = document.getElementById("live");
  /* What this script says itself comes translated with the list of keys. */
  const words = dialog ? dialog.dataset : {};
  const spoken = (text, number) => (text || "").replace("{n}", number);

  /* Storage may be forbidden; then nothing is remembered. */
  const remembered = {
    get(store, key) {
      try {
        return window[store].getItem(key);
      } catch {
        return null;
      }
    },
    set(store, key, value) {
      try {
        if (value === null) window[store].removeItem(key);
        else window[store].setItem(key, value);
      } catch {
        /* not remembered */
      }
    },
  };

  const announce = (text) => {
    if (live) live.textContent = text;
  };

  /* What the server said is in the page already; a live region speaks only what changes later. */
  const showNotices = () => {
    const said = [...document.querySelectorAll(".notice-text, .problem[role=alert]")].map(
      (one) => one.textContent.trim(),
    );
    if (said.length) window.setTimeout(() => announce(said.join(" ")), 150);
    for (const notice of document.querySelectorAll(".notice")) {
      const close = document.createElement("button");
      close.type = "button";
      close.className = "button quiet-button";
      close.textContent = "×";
      close.setAttribute("aria-label", words.close || "Close");
      close.addEventListener("click", () => {
        notice.remove();
        document.getElementById("main").focus({ preventScroll: true });
      });
      notice.append(close);
    }
  };
  showNotices();
  document.addEventListener("blarney:decided", () => {
    showNotices();
    showTicks();
  });

  /* On a narrow screen the present page may be out of sight among the links. */
  for (const here of document.querySelectorAll(".desk-nav [aria-current], .tabs [aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - 24;
  }

  /* Focus goes on where the moderator left off: the row that the address names, else the first
     field with a fault, or the one that the page asks for, such as a code after a wrong one; else,
     after a decision, the first row or the heading. */
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const field =
    document.querySelector("main [aria-invalid=true]") || document.querySelector("main [autofocus]");
  if (target && allRows().includes(target)) target.focus({ preventScroll: true });
  else if (field) field.focus();
  else if (document.querySelector(".notice, .problem[role=alert]")) {
    const first = allRows()[0] || document.querySelector("#title, h1");
    if (first && !first.hasAttribute("tabindex")) first.tabIndex = -1;
    if (first) first.focus({ preventScroll: true });
  }

  const current = () => {
    const row = document.activeElement && document.activeElement.closest(".item");
    return allRows().includes(row) ? row : null;
  };

  const step = (by) => {
    const rows = allRows();
    if (!rows.length) return;
    const here = rows.indexOf(current());
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const press = (key, scope) => {
    const button = scope && scope.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
    return Boolean(button);
  };

  /* Ticking, one by one or from the last one to this one. */
  const boxes = () => allRows().flatMap((row) => [...row.querySelectorAll(".tick input")]);
  const all = document.getElementById("tick-all");
  const bulkWords = document.getElementById("bulk-words");
  const onPage = document.getElementById("on-page");
  let lastTicked = null;
  const countTicked = () => boxes().filter((box) => box.checked).length;
  const showTicks = () => {
    const ticked = countTicked();
    if (onPage) onPage.textContent = boxes().length;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && ticked < boxes().length;
    }
    if (bulkWords) bulkWords.textContent = ticked ? spoken(words.ticked, ticked) : words.none;
  };
  const tickRange = (from, to, checked) => {
    const [low, high] = from < to ? [from, to] : [to, from];
    for (const box of boxes().slice(low, high + 1)) box.checked = checked;
    showTicks();
    announce(spoken(words.range, countTicked()));
  };
  if (all && boxes().length) {
    document.getElementById("tick-all-box").hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      showTicks();
      announce(all.checked ? spoken(words.all, boxes().length) : words.cleared);
    });
    for (const box of boxes()) {
      box.addEventListener("click", (event) => {
        const place = boxes().indexOf(box);
        const last = boxes().indexOf(lastTicked);
        if (event.shiftKey && last >= 0) tickRange(last, place, box.checked);
        lastTicked = box;
      });
      box.addEventListener("change", showTicks);
    }
    showTicks();
  }
  const stepTicking = (by) => {
    const rows = allRows();
    const here = rows.indexOf(current());
    if (here < 0) {
      step(by);
      return;
    }
    const next = Math.min(Math.max(here + by, 0), rows.length - 1);
    tickRange(here, next, true);
    lastTicked = boxes()[next];
    step(by);
  };

  /* The card within a row, in the place of the link to the whole page, which it holds too: fetched
     once, when it is opened. Whoever opens it is seen to look. */
  const tokenField = document.querySelector('input[name="csrf_token"]');
  const look = (address) => {
    if (!address || !tokenField) return;
    const body = new URLSearchParams({ csrf_token: tokenField.value });
    fetch(address, { method: "POST", body }).catch(() => {});
  };
  const fetchCard = (fold) => {
    const place = fold.querySelector(".card-place");
    if (place.dataset.is) return;
    place.dataset.is = "1";
    place.textContent = fold.dataset.waiting;
    fetch(fold.dataset.cardAddress)
      .then((answer) => {
        if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
        return answer.text();
      })
      .then((text) => {
        const card = new DOMParser().parseFromString(text, "text/html").querySelector(".card");
        if (!card) throw new Error("no card");
        place.replaceChildren(document.adoptNode(card));
      })
      .catch(() => {
        delete place.dataset.is;
        place.textContent = words.failed || "";
        fold.nextElementSibling.hidden = false;
      });
  };
  const foldFor = (link) => {
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
    const place = document.createElement("div");
    fold.className = "card-fold";
    place.className = "card-place";
    summary.textContent = link.textContent;
    summary.setAttribute("aria-labelledby", link.getAttribute("aria-labelledby"));
    fold.dataset.cardAddress = `${link.pathname}/card`;
    fold.dataset.lookAddress = `${link.pathname}/look`;
    fold.dataset.waiting = list.dataset.waiting;
    fold.append(summary, place);
    fold.addEventListener("toggle", () => {
      if (!fold.open) return;
      fetchCard(fold);
      look(fold.dataset.lookAddress);
    });
    return fold;
  };
  for (const row of allRows()) {
    const link = row.querySelector(".item-foot > .details-link");
    if (!link || !list.dataset.waiting) continue;
    link.before(foldFor(link));
    link.hidden = true;
  }
  for (const one of document.querySelectorAll("section[data-look-address]")) {
    const again = () => {
      if (document.visibilityState === "visible") look(one.dataset.lookAddress);
    };
    again();
    window.setInterval(again, 60_000);
  }

  /* Single keys: only while no field has the focus, and they can be switched off. */
  const actions = {
    j: () => (allRows().length ? step(1) : press("j", document)),
    k: () => step(-1),
    u: () => press("u", document.getElementById("notices")) || press("u", current()),
    x: () => {
      const box = current() && current().querySelector(".tick input");
      if (box) box.click();
    },
    J: () => stepTicking(1),
    K: () => stepTicking(-1),
    o: () => {
      const fold = current() && current().querySelector("details.card-fold > summary");
      const link = current() && current().querySelector(".details-link");
      if (fold) fold.click();
      else if (link) link.click();
    },
    "/": () => {
      const field = document.getElementById("q");
      if (field) field.focus();
    },
    "?": () => showKeys(),
  };
  for (const key of ["a", "s", "r", "h", "e"]) {
    actions[key] = () => press(key, allRows().length ? current() : document.querySelector("main"));
  }

  const showKeys = () => {
    document.getElementById("keys-on").checked = !remembered.get("localStorage", KEYS_OFF);
    dialog.showModal();
  };

  if (dialog) {
    document.getElementById("keys-hint").hidden = false;
    document.getElementById("keys-open").addEventListener("click", showKeys);
    document.getElementById("keys-on").addEventListener("change", (event) => {
      remembered.set("localStorage", KEYS_OFF, event.target.checked ? null : "1");
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open) return;
      if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (remembered.get("localStorage", KEYS_OFF)) return;
      const action = Object.hasOwn(actions, event.key) && actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  /* One press, one decision. */
  for (const form of document.querySelectorAll("form.decide, form.undo, form.bulk")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  /* A post that was not saved, because the session ended or the tab was closed, can be had back. */
  const post = document.querySelector("form[data-keep]");
  if (post) {
    const key = `blarney-draft:${post.dataset.keep}`;
    const fields = ["title", "body", "tags"].map((name) => post.elements.namedItem(name));
    const typed = () => JSON.stringify(fields.map((field) => field.value));
    const stored = remembered.get("sessionStorage", key);
    const before = typed();
    let isSending = false;
    const bringBack = () => {
      JSON.parse(stored).forEach((text, index) => {
        fields[index].value = text;
      });
    };
    if (document.querySelector(".notice-good")) {
      remembered.set("sessionStorage", key, null);
      remembered.set("sessionStorage", "blarney-draft:/admin/posts/new", null);
    } else if (stored && stored !== before) {
      const offer = document.createElement("p");
      offer.className = "problem problem-calm";
      offer.append(`${post.dataset.keptText} `);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = post.dataset.bringBack;
      button.addEventListener("click", () => {
        bringBack();
        offer.remove();
        fields[1].focus();
      });
      offer.append(button);
      post.before(offer);
    }
    post.addEventListener("input", () => remembered.set("sessionStorage", key, typed()));
    post.addEventListener("submit", () => {
      isSending = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!isSending && typed() !== before) event.preventDefault();
    });
  }
})();
