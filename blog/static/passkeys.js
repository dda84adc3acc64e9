/* Passkeys: adding one and signing in with one. A form asks the server for a challenge, lets the
   browser answer it and is sent with the answer; words come translated with the form. */
"use strict";

(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  /* Written out, because older browsers and some password managers lack parse…FromJSON and toJSON. */
  const asked = (options) => {
    const made = { ...options, challenge: bytes(options.challenge) };
    if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (options[list]) made[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
    }
    return made;
  };
  const answered = ({ id, rawId, type, response }) => {
    const told = { id, rawId: text(rawId), type, response: {} };
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) told.response[part] = text(response[part]);
    }
    if (response.getTransports) told.response.transports = response.getTransports();
    return JSON.stringify(told);
  };

  /* The server refuses with a page; what it says there is said here. */
  const refusal = async (answer, form) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector(".fault") || page.querySelector(".problem, main h1 + p");
    return found ? found.textContent.trim() : form.dataset.failed;
  };

  const failure = (problem, form, isLate) => {
    if (problem.name === "NotAllowedError" || problem.name === "AbortError") {
      return isLate ? form.dataset.late : form.dataset.cancelled;
    }
    if (problem.name === "InvalidStateError") return form.dataset.known;
    return problem.name === "SecurityError" ? form.dataset.elsewhere : form.dataset.failed;
  };

  const run = async (form, say) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.passkey, { method: "POST", body });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    if (!answer.ok) {
      say(await refusal(answer, form));
      return;
    }
    const publicKey = asked(await answer.json());
    const until = Date.now() + publicKey.timeout;
    try {
      const made = publicKey.user
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = answered(made);
    } catch (problem) {
      say(failure(problem, form, Date.now() >= until));
      return;
    }
    /* Name and password were checked already; only the answer goes. */
    for (const field of form.querySelectorAll("input:not([type=hidden])")) field.disabled = true;
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const status = form.querySelector(".passkey-status");
    const say = (words, isWrong = true) => {
      status.textContent = words;
      status.classList.toggle("fault", isWrong);
    };
    let isBusy = false;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isBusy) return;
      isBusy = true;
      say(form.dataset.waiting, false);
      await run(form, say).catch(() => say(form.dataset.failed));
      isBusy = false;
    });
  }
  for (const one of document.querySelectorAll("[data-without-passkeys]")) one.hidden = true;
})();
