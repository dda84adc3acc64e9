/* Decides one comment of the queue with one request: the next one is on the page already. The row
   goes once the server has answered; whatever else it answers, the form is sent as without this
   script, and its page tells what happened. */
"use strict";

(() => {
  const list = document.querySelector("ol#queue");
  if (!list) return;
  const underWay = new Set();

  const after = (row) => {
    const rows = [...list.querySelectorAll(":scope > .item:not([aria-busy])")];
    const here = rows.indexOf(row);
    return rows[here + 1] || rows[here - 1] || null;
  };

  const show = (text) => {
    const answer = new DOMParser().parseFromString(text, "text/html");
    const notices = answer.getElementById("notices");
    if (!notices) throw new Error("no notices");
    const before = document.getElementById("notices");
    if (before) before.replaceWith(document.adoptNode(notices));
    else document.getElementById("main").before(document.adoptNode(notices));
    for (const name of ["count", "offer"]) {
      for (const said of answer.querySelectorAll(`[data-${name}]`)) {
        const place = document.querySelector(`#main [data-${name}="${said.dataset[name]}"]`);
        if (place) place.textContent = said.textContent;
      }
    }
  };

  const takeAway = (row) => {
    for (const name of ["seen_status", "seen_revision"]) {
      const field = document.querySelector(`#bulk [name="${name}-${row.id.slice(2)}"]`);
      if (field) field.remove();
    }
    row.remove();
    document.dispatchEvent(new CustomEvent("blarney:decided"));
  };

  const sendAsForm = (form, button) => {
    delete form.dataset.sent;
    form.dataset.asForm = "1";
    form.requestSubmit(button);
  };

  const send = async (row, form, button) => {
    const answer = await fetch(button.getAttribute("formaction") || form.getAttribute("action"), {
      method: "POST",
      body: new URLSearchParams(new FormData(form, button)),
      headers: { "X-Blarney-Answer": "notices" },
      redirect: "manual",
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.text());
    takeAway(row);
  };

  list.addEventListener("submit", (event) => {
    const form = event.target;
    const row = form.closest(".item");
    if (event.defaultPrevented || !form.matches(".item-foot > form.decide")) return;
    if (form.dataset.asForm || !event.submitter) return;
    const next = after(row);
    /* The last of the page is sent as a form: what comes after it is on the next page. */
    if (!next && !underWay.size) return;
    event.preventDefault();
    if (!next) {
      const sendIt = () => sendAsForm(form, event.submitter);
      Promise.allSettled(underWay).then(() => window.setTimeout(sendIt));
      return;
    }
    row.setAttribute("aria-busy", "true");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    const sent = send(row, form, event.submitter).catch(() => sendAsForm(form, event.submitter));
    underWay.add(sent);
    sent.finally(() => underWay.delete(sent));
  });
})();
