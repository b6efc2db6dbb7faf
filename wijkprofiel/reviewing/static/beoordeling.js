"use strict";
(function () {
  const data = JSON.parse(document.getElementById("gegevens").textContent);
  const form = document.getElementById("formulier");
  const errors = document.getElementById("fouten");
  const result = document.getElementById("resultaat");
  const output = document.getElementById("antwoord");
  const link = document.getElementById("opslaan");
  const spoken = document.getElementById("melding");
  let address = null;

  const day = new Date();
  const two = (n) => String(n).padStart(2, "0");
  form.elements.datum.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;

  function tidy(text) { return text.split(/\s+/).filter(Boolean).join(" "); }

  function reasons() {
    return Array.from(form.querySelectorAll("textarea[data-bevinding]"))
      .map((field) => ({ bevinding: field.dataset.bevinding, onderwerp: field.dataset.onderwerp, tekst: tidy(field.value) }))
      .filter((one) => one.tekst !== "");
  }

  function problems(answer) {
    const found = [];
    if (!answer.persoon) found.push(["persoon", "Vul uw naam in."]);
    if (!answer.e_mail) found.push(["e_mail", "Vul uw e-mailadres in."]);
    if (!answer.rol) found.push(["rol", "Vul uw rol in."]);
    if (!answer.datum) found.push(["datum", "Vul de datum in."]);
    if (!answer.besluit) found.push(["besluit-akkoord", "Kies een besluit."]);
    if (answer.tekst.length < data.tekens) {
      found.push(["tekst", `Schrijf een toelichting van minstens ${data.tekens} tekens (nu ${answer.tekst.length}).`]);
    }
    for (const one of answer.motiveringen) {
      if (one.tekst.length < data.tekens) found.push(["tekst", `De reden bij ${one.bevinding} is te kort (minstens ${data.tekens} tekens).`]);
    }
    if (answer.besluit === "akkoord" && answer.motiveringen.length > 0) {
      found.push(["besluit-akkoord", "Wie een reden schrijft, kan niet ook akkoord geven: kies 'alleen advies'."]);
    }
    return found;
  }

  function forget() {
    result.hidden = true;
    if (address !== null) URL.revokeObjectURL(address);
    address = null;
    output.value = "";
    link.removeAttribute("href");
  }

  form.addEventListener("input", forget);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    forget();
    const chosen = form.querySelector("input[name=besluit]:checked");
    const answer = {
      vorm: data.vorm,
      dossier: data.dossier,
      hash: data.hash,
      beleid: data.beleid,
      besluit: chosen ? chosen.value : "",
      tekst: tidy(form.elements.tekst.value),
      persoon: tidy(form.elements.persoon.value),
      e_mail: form.elements.e_mail.value.trim(),
      rol: tidy(form.elements.rol.value),
      datum: form.elements.datum.value,
      motiveringen: reasons(),
    };
    const found = problems(answer);
    errors.replaceChildren(...found.map(([id, text]) => {
      const item = document.createElement("li");
      const anchor = document.createElement("a");
      anchor.href = `#${id}`;
      anchor.textContent = text;
      item.append(anchor);
      return item;
    }));
    errors.parentElement.hidden = found.length === 0;
    if (found.length > 0) {
      errors.parentElement.focus();
      return;
    }
    const text = JSON.stringify(answer, null, 2) + "\n";
    output.value = text;
    address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.href = address;
    result.hidden = false;
    result.focus();
  });

  document.getElementById("kopieren").addEventListener("click", () => {
    output.focus();
    output.select();
    const done = navigator.clipboard ? navigator.clipboard.writeText(output.value) : Promise.reject(new Error());
    done.then(
      () => { spoken.textContent = "Gekopieerd."; },
      () => { spoken.textContent = "De tekst is geselecteerd. Kopieer met Ctrl+C."; },
    );
  });

  document.documentElement.dataset.toestand = "getekend";
})();
