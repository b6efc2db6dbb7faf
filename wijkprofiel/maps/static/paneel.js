/* One page about one area: every figure on the same areas by theme, beside the gemeente and the country, and what is
   missing and why. ``rows`` has a map and what it says of the area each. */
function vulPaneel(box, area, rows) {
  "use strict";
  box.hidden = rows.length < 2;
  if (box.hidden) return;
  const part = (id) => document.getElementById(id);
  const beside = [...new Set(rows.flatMap(({ kaart }) => kaart.references.map(([name]) => name)))];
  part("paneelnaam").textContent = area.name;
  part("paneelkop").textContent = area.code + ". " + area.status + ".";
  box.querySelector("thead tr").replaceChildren(...["Onderwerp", area.name, ...beside].map((text) => cell("th", text, "col")));
  box.querySelectorAll("tbody").forEach((old) => old.remove());

  const themes = new Map();
  rows.forEach((row) => themes.set(row.kaart.theme, [...(themes.get(row.kaart.theme) || []), row]));
  themes.forEach((ofTheme, theme) => {
    const body = document.createElement("tbody");
    if (theme) {
      const head = cell("th", theme, "rowgroup");
      head.colSpan = beside.length + 2;
      head.className = "thema";
      body.append(rowOf(head));
    }
    ofTheme.forEach(({ kaart, said }) => {
      const others = beside.map((name) => (kaart.references.find(([known]) => known === name) || ["", ""])[1]);
      body.append(rowOf(cell("th", kaart.label, "row"), ...[said.text, ...others].map((text) => cell("td", text))));
    });
    box.querySelector("table").append(body);
  });

  const gaps = rows.filter(({ said }) => said.missing).map(({ kaart, said }) => kaart.label + " (" + said.text + ")");
  part("paneelgaten").textContent = gaps.length ? "Zonder cijfer: " + gaps.join("; ") + "." : "Elk onderwerp heeft hier een cijfer.";

  function cell(kind, text, scope) {
    const made = document.createElement(kind);
    made.textContent = text;
    if (scope) made.scope = scope;
    return made;
  }

  function rowOf(...cells) {
    const row = document.createElement("tr");
    row.append(...cells);
    return row;
  }
}
