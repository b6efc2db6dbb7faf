/* Draws the layers of a map file and keeps map, legend, texts, panel and table together. */
async function startKaart(map, settings) {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const live = byId("gebied");
  const resting = live.textContent;
  const wholePage = Array.from(document.querySelectorAll("[data-laag]"));

  const expired = byId("verlopen");
  const now = new Date();
  const today = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  expired.hidden = !(today > expired.dataset.geldigTot);

  let data;
  try {
    data = await leesLagen(byId("lagen").textContent.trim());
  } catch (problem) {
    const rest = wholePage.some((table) => "groot" in table.dataset) ? "" : " De tabel hieronder geeft dezelfde cijfers.";
    live.textContent = "De kaart kan in deze browser niet worden getekend (" + problem.name + ")." + rest;
    root.dataset.toestand = "mislukt";
    return;
  }

  /* ---- what is shown, in words ---- */
  const layers = data.layers;
  function folded(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }

  function words(index, place) {
    const kaart = data.maps[index];
    const number = kaart.number[place];
    if (number < 0) return { text: kaart.missing[-1 - number].label, group: "geen cijfer", missing: true };
    const text = gedrukt(kaart.figure[place], kaart.wording, settings.marks);
    return { text, group: kaart.classes[number].label, missing: false };
  }

  function tip(index, place) {
    const kaart = data.maps[index];
    const said = words(index, place);
    const lines = [["tip-naam", layers[kaart.layer].names[place]], ["", said.text]];
    if (!said.missing) lines.push(["", "Klasse: " + said.group]);
    kaart.references.forEach((reference) => lines.push(["", reference.join(": ")]));
    const box = document.createElement("div");
    lines.forEach(([style, text]) => {
      const line = document.createElement("div");
      line.className = style;
      line.textContent = text;
      box.append(line);
    });
    return box;
  }

  function sentence(index, place) {
    const said = words(index, place);
    const kind = said.missing ? "Geen cijfer: " + said.text : said.text + ". Klasse: " + said.group;
    return [layers[data.maps[index].layer].names[place] + ". " + kind, ...data.maps[index].references.map((reference) => reference.join(": "))].join(". ") + ".";
  }

  /* A pane: one Leaflet map that shows one of the maps at a time. */
  function makePane(leaflet, onHover, onClick) {
    const made = new Map();
    const kept = L.tooltip({ opacity: 1, className: "vast" });
    const passing = L.tooltip({ opacity: 1, className: "vluchtig", offset: [12, 0] });
    let shown = -1;
    let tiles = null;

    function drawn(place) {
      if (!made.has(place)) {
        const areas = makeVlakken(L, layers[place], settings);
        areas.on("over", ({ place: over, latlng }) => {
          if (over === null) passing.remove();
          else passing.setLatLng(latlng).setContent(tip(shown, over)).addTo(leaflet);
          leaflet.getContainer().style.cursor = over === null ? "" : "pointer";
          onHover(over);
        });
        areas.on("chosen", ({ place: hit }) => { passing.remove(); onClick(hit); });
        made.set(place, areas);
      }
      return made.get(place);
    }

    function current() { return drawn(data.maps[shown].layer); }

    const pane = {
      leaflet,
      get shown() { return shown; },
      get areas() { return current(); },
      show(index) {
        const before = shown < 0 ? -1 : data.maps[shown].layer;
        const kaart = data.maps[index];
        shown = index;
        const areas = drawn(kaart.layer);
        areas.figures(kaart.number, kaart.classes.map((row) => row.colour), kaart.missing);
        if (before === kaart.layer) return false;
        if (before >= 0) made.get(before).remove();
        leaflet.fitBounds(areas.getBounds(), { animate: false, padding: [8, 8] });
        areas.addTo(leaflet);
        return true;
      },
      fit() { leaflet.fitBounds(current().getBounds(), { animate: false, padding: [8, 8] }); },
      mark(places) { current().mark(places); },
      point(place) {
        const middle = current().boundsOf(place).getCenter();
        if (!leaflet.getBounds().contains(middle)) leaflet.panTo(middle, { animate: false });
        passing.remove();
        kept.setLatLng(middle).setContent(tip(shown, place)).addTo(leaflet);
      },
      hush() { [kept, passing].forEach((one) => one.remove()); },
      background(wanted) {
        if (tiles) tiles.remove();
        tiles = wanted ? L.tileLayer(settings.background.url, { attribution: settings.background.attribution, maxZoom: 19 }).addTo(leaflet) : null;
        current().seeThrough(wanted ? settings.seeThrough : 1);
      },
    };
    leaflet.paneel = pane;
    return pane;
  }

  /* ---- the table: rows in the page for a small layer, a window of rows for a large one ---- */
  const tables = wholePage.map((box, place) => makeTable(box, layers[place]));

  function makeTable(box, layer) {
    const large = "groot" in box.dataset;
    const body = box.querySelector("tbody");
    const note = box.querySelector("[data-melding]");
    let rows = new Map();
    let inTab = -1;

    function addRow(place) {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = layer.names[place];
      head.append(button);
      row.append(head, ...[layer.codes[place], "", ""].map((text) => { const cell = document.createElement("td"); cell.textContent = text; return cell; }));
      body.append(row);
      return row;
    }

    function bind(place, row) {
      const button = row.querySelector("button");
      button.tabIndex = -1;
      button.addEventListener("focus", () => { choose(place); point(place); });
      button.addEventListener("click", () => { choose(place); point(place); });
      button.addEventListener("keydown", (event) => step(event, row));
      rows.set(place, row);
    }

    function window_(places) {
      body.replaceChildren();
      rows = new Map();
      places.slice(0, settings.rows).forEach((place) => bind(place, addRow(place)));
      stop(places.length ? places[0] : -1);
    }

    function stop(place) {
      if (rows.has(inTab)) rows.get(inTab).querySelector("button").tabIndex = -1;
      inTab = place;
      if (rows.has(place)) rows.get(place).querySelector("button").tabIndex = 0;
    }

    function step(event, row) {
      const visible = Array.from(rows.values()).filter((one) => !one.hidden);
      const here = visible.indexOf(row);
      const target = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: visible.length - 1 }[event.key];
      if (target === undefined || target < 0 || target >= visible.length) return;
      event.preventDefault();
      visible[target].querySelector("button").focus();
    }

    const every = layer.codes.map((code, place) => place);
    if (large) window_(every);
    else { Array.from(body.rows).forEach((row, place) => bind(place, row)); stop(0); }
    say(every.length);

    function say(found) {
      if (!large) return;
      const some = Math.min(found, settings.rows);
      note.textContent = some < found ? some + " van " + found + " gebieden. Zoek op naam om de andere te zien." : found + " gebieden.";
    }

    return {
      box,
      fill(index) {
        const kaart = data.maps[index];
        box.querySelector("caption").textContent = kaart.title + " (eenheid: " + kaart.subtitle + ")";
        rows.forEach((row, place) => {
          const said = words(index, place);
          row.cells[2].textContent = said.text;
          row.cells[3].textContent = said.group;
        });
      },
      filter(places) {
        if (large) window_(places);
        else {
          const wanted = new Set(places);
          rows.forEach((row, place) => { row.hidden = !wanted.has(place); });
          stop(places.length ? places[0] : -1);
        }
        say(places.length);
        this.fill(first.shown);
      },
      mark(place, on) {
        if (on && !rows.has(place)) { window_([place, ...rows.keys()]); this.fill(first.shown); }
        if (on) { rows.get(place).hidden = false; stop(place); }
        if (rows.has(place)) rows.get(place).classList.toggle("gekozen", on);
      },
    };
  }

  /* ---- choosing an area ---- */
  const first = makePane(map, hover, click);
  let second = null;
  let chosen = null;
  let hovered = null;
  const panes = () => (second ? [first, second] : [first]);
  const sameLayer = (pane) => data.maps[pane.shown].layer === data.maps[first.shown].layer;
  const linked = () => panes().filter((pane) => pane.shown >= 0 && sameLayer(pane));

  function hover(place) {
    if (place === hovered) return;
    hovered = place;
    remark();
  }

  function remark() {
    const places = [...new Set([chosen, hovered])].filter((place) => place !== null);
    linked().forEach((pane) => pane.mark(places));
  }

  function click(place) { choose(place); point(place); }

  function choose(place) {
    leave();
    chosen = place;
    remark();
    tables[data.maps[first.shown].layer].mark(place, true);
    panel(place);
  }

  function point(place) {
    first.point(place);
    live.textContent = sentence(first.shown, place);
  }

  function leave() {
    panes().forEach((pane) => pane.hush());
    if (chosen !== null) tables[data.maps[first.shown].layer].mark(chosen, false);
    hovered = chosen = null;
    if (first.shown >= 0) remark();
    byId("paneel").hidden = true;
  }

  function panel(place) {
    const layer = data.maps[first.shown].layer;
    const rows = data.maps.map((kaart, index) => ({ kaart, said: words(index, place) }))
      .filter(({ kaart }) => kaart.layer === layer && !kaart.shown);
    vulPaneel(byId("paneel"), { name: layers[layer].names[place], code: layers[layer].codes[place], status: settings.status }, rows);
  }

  /* ---- choosing what is shown ---- */
  function show(index) {
    leave();
    const otherAreas = first.show(index);
    const kaart = data.maps[index];
    tables.forEach((table, place) => { table.box.hidden = place !== kaart.layer; });
    tables[kaart.layer].fill(index);
    byId("titel").textContent = kaart.title;
    byId("eenheid").textContent = "Eenheid: " + kaart.subtitle;
    document.title = kaart.title + " (" + settings.status + ")";
    document.querySelectorAll("[data-kaart]").forEach((part) => { part.hidden = Number(part.dataset.kaart) !== index; });
    live.textContent = resting;
    root.dataset.getoond = String(index);
    if ("naast" in root.dataset) legendBeside(byId("bij1"), index);
    if (otherAreas) find();
  }

  const topic = byId("onderwerp");
  const groups = { level: choices("niveau"), shown: choices("getoond"), year: choices("jaar") };

  function choices(id) { return Array.from(document.querySelectorAll("#" + id + " input")); }

  function checked(name) { return (groups[name].find((input) => input.checked) || { value: "" }).value; }

  function pick() {
    let left = data.maps.map((kaart, index) => ({ kaart, index })).filter((entry) => entry.kaart.subject === topic.value);
    // From the whole to the part: what a topic does not have on this level, in this form, falls back to its first.
    Object.keys(groups).forEach((name) => {
      const possible = left.map((entry) => String(entry.kaart[name]));
      const value = possible.includes(checked(name)) ? checked(name) : possible[0];
      limit(name, possible, value);
      left = left.filter((entry) => String(entry.kaart[name]) === value);
    });
    show(left[0].index);
  }

  function limit(name, possible, value) {
    groups[name].forEach((input) => {
      input.disabled = !possible.includes(input.value);
      input.checked = input.value === value;
    });
  }

  /* ---- search ---- */
  const search = byId("zoek");

  function matches() {
    const layer = layers[data.maps[first.shown].layer];
    const wanted = folded(search.value.trim());
    const every = layer.codes.map((code, place) => place);
    if (!wanted) return every;
    layer.searched ||= layer.names.map(folded);
    return every.filter((place) => layer.searched[place].includes(wanted) || layer.codes[place].toLowerCase() === wanted);
  }

  function find() {
    if (!search) return;
    const found = matches();
    tables[data.maps[first.shown].layer].filter(found);
    byId("gevonden").textContent = search.value.trim() ? (found.length === 1 ? "1 gebied gevonden." : found.length + " gebieden gevonden.") : "";
  }

  if (search) {
    search.addEventListener("input", () => { leave(); live.textContent = resting; find(); });
    // Not the submit of the form: a notebook shows the page in a frame that may not send forms.
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const found = matches();
      if (search.value.trim() && found.length) click(found[0]);
    });
  }

  /* ---- a second map beside the first ---- */
  const beside = byId("naast");

  function openSecond() {
    byId("tweede").hidden = byId("tweedekeuze").hidden = false;
    root.dataset.naast = "";
    if (!second) {
      const other = L.map("kaart2", { ...settings.leaflet, zoomControl: false, attributionControl: false });
      second = makePane(other, hover, click);
      const follow = (from, to) => { if (!from.busy) { to.busy = true; to.setView(from.getCenter(), from.getZoom(), { animate: false }); to.busy = false; } };
      map.on("move", () => { if (!byId("tweede").hidden) follow(map, other); });
      other.on("move", () => follow(other, map));
    }
    map.invalidateSize();
    second.leaflet.invalidateSize();
    showSecond();
    first.fit();
  }

  /* Under each of two maps stands its own title and legend. */
  function legendBeside(box, index) {
    const title = document.createElement("p");
    title.className = "eenheid";
    title.textContent = data.maps[index].title;
    const copy = document.querySelector('.blad > .legenda[data-kaart="' + index + '"]').cloneNode(true);
    copy.hidden = box.hidden = false;
    copy.removeAttribute("data-kaart");
    copy.setAttribute("aria-label", "Legenda van: " + data.maps[index].title);
    box.replaceChildren(title, copy);
  }

  /* What first stands beside a map: another map of the same areas, of another topic if there is one. */
  function another() {
    const now = data.maps[first.shown];
    const others = data.maps.map((kaart, index) => ({ kaart, index })).filter(({ index }) => index !== first.shown);
    const near = others.filter(({ kaart }) => kaart.layer === now.layer);
    const left = near.length ? near : others;
    return (left.find(({ kaart }) => kaart.subject !== now.subject && kaart.shown === now.shown) || left.find(({ kaart }) => kaart.subject !== now.subject) || left[0]).index;
  }

  function showSecond() {
    const index = Number(byId("onderwerp2").value);
    second.show(index);
    second.leaflet.setView(map.getCenter(), map.getZoom(), { animate: false });
    if (byId("achtergrond")) second.background(byId("achtergrond").checked);
    legendBeside(byId("bij2"), index);
    legendBeside(byId("bij1"), first.shown);
    remark();
  }

  if (beside) {
    byId("onderwerp2").addEventListener("change", showSecond);
    beside.addEventListener("click", () => {
      const open = beside.getAttribute("aria-pressed") !== "true";
      beside.setAttribute("aria-pressed", String(open));
      if (open) {
        if (!second) byId("onderwerp2").value = String(another());
        openSecond();
        return;
      }
      byId("tweede").hidden = byId("tweedekeuze").hidden = true;
      delete root.dataset.naast;
      byId("bij1").hidden = true;
      map.invalidateSize();
      first.fit();
    });
  }
  if (byId("achtergrond")) {
    byId("achtergrond").addEventListener("change", (event) => panes().forEach((pane) => pane.background(event.target.checked)));
  }

  if (topic) {
    topic.value = data.maps[0].subject;
    groups.level.forEach((input) => { input.checked = input.value === data.maps[0].level; });
    groups.shown.forEach((input) => { input.checked = input.value === data.maps[0].shown; });
    groups.year.forEach((input) => { input.checked = input.value === String(data.maps[0].year); });
    [topic, ...Object.values(groups).flat()].forEach((input) => input.addEventListener("change", pick));
    pick();
  } else {
    show(0);
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { leave(); live.textContent = resting; } });
  root.dataset.toestand = "getekend";
}
