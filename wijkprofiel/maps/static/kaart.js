/* Draws the layers of a map file and keeps map, legend, texts and table together. */
async function startKaart(map, settings) {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const live = byId("gebied");
  const resting = live.textContent;

  const expired = byId("verlopen");
  const now = new Date();
  const today = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  expired.hidden = !(today > expired.dataset.geldigTot);

  async function unpack(text) {
    const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function patternFill(row) {
    // Drawn at the sharpness of the screen, then brought back to the size of the map.
    const sharp = Math.ceil(window.devicePixelRatio || 1);
    const tile = document.createElement("canvas");
    tile.width = tile.height = settings.tile * settings.scale * sharp;
    const ink = tile.getContext("2d");
    ink.fillStyle = row.colour;
    ink.fillRect(0, 0, tile.width, tile.height);
    ink.scale(settings.scale * sharp, settings.scale * sharp);
    ink.strokeStyle = settings.ink;
    ink.lineWidth = settings.stroke;
    ink.stroke(new Path2D(row.path));
    const fill = ink.createPattern(tile, "repeat");
    fill.setTransform(new DOMMatrix([1 / sharp, 0, 0, 1 / sharp, 0, 0]));
    return fill;
  }

  let data;
  try {
    data = await unpack(byId("lagen").textContent.trim());
  } catch (problem) {
    live.textContent = "De kaart kan in deze browser niet worden getekend (" + problem.name + "). De tabel hieronder geeft dezelfde cijfers.";
    root.dataset.toestand = "mislukt";
    return;
  }

  const tables = Array.from(document.querySelectorAll("[data-laag]"));
  const layers = data.layers.map((layer, place) => makeLayer(layer, place));
  let shown = -1;
  let chosen = null;
  let hovered = null;

  function border() { return { color: settings.border, weight: 1, opacity: 1 }; }

  function makeLayer(layer, place) {
    const shapes = [];
    const name = Object.keys(layer.topology.objects)[0];
    const group = L.geoJSON(topojson.feature(layer.topology, layer.topology.objects[name]), {
      onEachFeature: (feature, shape) => { shape.place = shapes.length; shapes.push(shape); },
    });
    shapes.forEach((shape) => {
      shape.bindTooltip(() => tip(shape.place), { sticky: true, opacity: 1 });
      shape.on("mouseover", () => { hovered = shape.place; emphasise(shape.place); });
      shape.on("mouseout", () => { hovered = null; if (chosen !== shape.place) calm(shape.place); });
      shape.on("click", () => { choose(shape.place); point(shape.place); });
    });
    const rows = Array.from(tables[place].querySelectorAll("tbody tr"));
    const buttons = rows.map((row) => row.querySelector("button"));
    buttons.forEach((button, row) => {
      button.tabIndex = row === 0 ? 0 : -1;
      button.addEventListener("focus", () => { choose(row); point(row); });
      button.addEventListener("click", () => { choose(row); point(row); });
      button.addEventListener("keydown", (event) => step(event, row));
    });
    return { group, shapes, rows, buttons, codes: layer.codes, names: layer.names, caption: tables[place].querySelector("caption") };
  }

  function current() { return layers[data.maps[shown].layer]; }

  function step(event, row) {
    const buttons = current().buttons;
    const target = { ArrowDown: row + 1, ArrowUp: row - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (target === undefined || target < 0 || target >= buttons.length) return;
    event.preventDefault();
    buttons[target].focus();
  }

  function words(place) {
    const kaart = data.maps[shown];
    const number = kaart.number[place];
    if (number < 0) return { text: kaart.missing[-1 - number].label, group: "geen cijfer" };
    return { text: kaart.text[place], group: kaart.classes[number].label };
  }

  function tip(place) {
    const kaart = data.maps[shown];
    const box = document.createElement("div");
    const lines = [["tip-naam", current().names[place]], ["", words(place).text]];
    if (kaart.number[place] >= 0) lines.push(["", "Klasse: " + words(place).group]);
    kaart.references.forEach((reference) => lines.push(["", reference]));
    lines.forEach(([style, text]) => {
      const line = document.createElement("div");
      line.className = style;
      line.textContent = text;
      box.append(line);
    });
    return box;
  }

  function sentence(place) {
    const { text, group } = words(place);
    const kind = data.maps[shown].number[place] < 0 ? "Geen cijfer: " + text : text + ". Klasse: " + group;
    return [current().names[place] + ". " + kind, ...data.maps[shown].references].join(". ") + ".";
  }

  function emphasise(place) {
    const shape = current().shapes[place];
    shape.setStyle({ color: settings.focus, weight: 4 });
    shape.bringToFront();
  }

  function calm(place) { current().shapes[place].setStyle(border()); }

  function choose(place) {
    leave();
    chosen = place;
    emphasise(place);
    current().rows[place].classList.add("gekozen");
    current().buttons.forEach((button, row) => { button.tabIndex = row === place ? 0 : -1; });
  }

  function point(place) {
    const shape = current().shapes[place];
    const middle = shape.getBounds().getCenter();
    if (!map.getBounds().contains(middle)) map.panTo(middle, { animate: false });
    shape.openTooltip(middle);
    live.textContent = sentence(place);
  }

  function leave() {
    [hovered, chosen].forEach((place) => {
      if (place === null) return;
      calm(place);
      current().shapes[place].closeTooltip();
    });
    if (chosen !== null) current().rows[chosen].classList.remove("gekozen");
    hovered = chosen = null;
  }

  function show(index) {
    const kaart = data.maps[index];
    if (shown >= 0) leave();
    const before = shown < 0 ? null : current();
    shown = index;
    const layer = current();
    if (before !== layer) {
      if (before) before.group.remove();
      layer.group.addTo(map);
      map.fitBounds(layer.group.getBounds(), { animate: false, padding: [8, 8] });
    }
    const fills = kaart.missing.map(patternFill);
    layer.shapes.forEach((shape, place) => {
      const number = kaart.number[place];
      shape.setStyle({ ...border(), fillOpacity: 1, fillColor: number < 0 ? fills[-1 - number] : kaart.classes[number].colour });
      const cells = layer.rows[place].cells;
      cells[2].textContent = words(place).text;
      cells[3].textContent = words(place).group;
    });
    layer.caption.textContent = kaart.title + " (eenheid: " + kaart.subtitle + ")";
    byId("titel").textContent = kaart.title;
    byId("eenheid").textContent = "Eenheid: " + kaart.subtitle;
    document.title = kaart.title + " (" + settings.status + ")";
    document.querySelectorAll("[data-kaart]").forEach((part) => { part.hidden = Number(part.dataset.kaart) !== index; });
    tables.forEach((table, place) => { table.hidden = place !== kaart.layer; });
    live.textContent = resting;
    root.dataset.getoond = String(index);
  }

  const topic = byId("onderwerp");
  const levels = Array.from(document.querySelectorAll("#niveau input"));

  function pick() {
    const fitting = data.maps.map((kaart, index) => ({ kaart, index })).filter((entry) => entry.kaart.topic === topic.value);
    const wanted = (levels.find((level) => level.checked) || { value: "" }).value;
    const found = fitting.find((entry) => entry.kaart.level === wanted) || fitting[0];
    levels.forEach((level) => {
      level.disabled = !fitting.some((entry) => entry.kaart.level === level.value);
      level.checked = level.value === found.kaart.level;
    });
    show(found.index);
  }

  if (topic) {
    topic.value = data.maps[0].topic;
    levels.forEach((level) => { level.checked = level.value === data.maps[0].level; });
    byId("keuze").addEventListener("change", pick);
    byId("keuze").addEventListener("submit", (event) => event.preventDefault());
    pick();
  } else {
    show(0);
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { leave(); live.textContent = resting; } });
  root.dataset.toestand = "getekend";
}
