/* The comment form, made a little more comfortable. Everything works without this script:
   it previews in place, keeps a draft for this tab, counts characters and measures time. */
(() => {
  "use strict";

  const DRAFT = "blarney-draft:";
  const SENT = "blarney-sent";
  const FIELDS = ["author_name", "author_email", "author_url", "body"];
  const SHOW_COUNTER_FROM = 0.8;

  const store = {
    get(key) {
      try {
        return sessionStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        sessionStorage.setItem(key, value);
      } catch {
        /* Private windows may forbid it; then there is no draft. */
      }
    },
    remove(key) {
      try {
        sessionStorage.removeItem(key);
      } catch {
        /* The same. */
      }
    },
  };

  const form = document.getElementById("comment-form");
  const cameBack = form !== null && "returned" in form.dataset;

  // A comment was sent and no form came back with faults: it arrived, so its draft is done with.
  const sent = store.get(SENT);
  if (sent !== null && !cameBack) {
    store.remove(DRAFT + sent);
  }
  store.remove(SENT);
  if (form === null) {
    return;
  }

  const shownAt = performance.now();
  const key = DRAFT + form.dataset.slug;
  const body = form.elements.namedItem("body");
  const counter = document.getElementById("body-counter");
  const preview = document.getElementById("preview");
  const limit = Number(body.dataset.limit);

  function restore() {
    let draft = {};
    try {
      draft = JSON.parse(store.get(key) ?? "{}") ?? {};
    } catch {
      store.remove(key);
    }
    for (const name of FIELDS) {
      const field = form.elements.namedItem(name);
      if (field.value === "" && typeof draft[name] === "string") {
        field.value = draft[name];
      }
    }
  }

  function keep() {
    const draft = {};
    for (const name of FIELDS) {
      draft[name] = form.elements.namedItem(name).value;
    }
    store.set(key, JSON.stringify(draft));
  }

  const inWords = (number) => number.toLocaleString(document.documentElement.lang || "en");

  function count() {
    // Code points, as the server counts them, not UTF-16 units.
    const length = [...body.value].length;
    const isOver = length > limit;
    counter.hidden = length < limit * SHOW_COUNTER_FROM;
    counter.classList.toggle("over", isOver);
    counter.textContent = counter.hidden
      ? ""
      : counter.dataset.words
          .replace("{count}", inWords(length))
          .replace("{most}", inWords(limit));
  }

  async function showPreview(button) {
    if (body.value.trim() === "") {
      body.focus();
      return;
    }
    button.disabled = true;
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "comment.js" },
        credentials: "same-origin",
      });
      preview.innerHTML = await answer.text();
    } catch {
      preview.textContent = preview.dataset.failed;
    } finally {
      button.disabled = false;
    }
    preview.hidden = false;
    preview.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("input", () => {
    keep();
    count();
  });

  form.addEventListener("submit", (event) => {
    const seconds = form.elements.namedItem("form_seconds");
    seconds.value = ((performance.now() - shownAt) / 1000).toFixed(1);
    if (event.submitter !== null && "preview" in event.submitter.dataset) {
      event.preventDefault();
      showPreview(event.submitter);
      return;
    }
    store.set(SENT, form.dataset.slug);
  });

  restore();
  count();
})();
