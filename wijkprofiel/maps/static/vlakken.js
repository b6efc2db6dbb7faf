/* Areas of one layer, drawn on a canvas of their own: light enough for all buurten of the country.

   Borders are decoded once into coordinates of the Mercator square, measured from the middle of the layer. Each border
   is shared by the areas on both sides, so that no gap can appear between them, however coarse it is drawn. */
function makeVlakken(L, layer, look) {
  "use strict";
  const UNIT = 2 ** 24;
  const FINE = 40000;
  const { scale, translate } = layer.topology.transform;
  const geometries = Object.values(layer.topology.objects)[0].geometries;
  const parts = geometries.map((shape) => (shape.type === "Polygon" ? [shape.arcs] : shape.arcs));

  const middle = project(...firstCorner());
  const arcs = layer.topology.arcs.map(decode);
  const boxes = new Float64Array(parts.length * 4);
  const owners = ownersOfArcs();
  const corners = arcs.reduce((sum, arc) => sum + arc.length / 2, 0);
  parts.forEach((polygons, place) => boxes.set(boxOf(polygons), place * 4));
  const whole = [0, 1, 2, 3].map((side) => {
    let edge = side < 2 ? Infinity : -Infinity;
    for (let n = side; n < boxes.length; n += 4) edge = side < 2 ? Math.min(edge, boxes[n]) : Math.max(edge, boxes[n]);
    return edge;
  });

  function firstCorner() {
    const [x, y] = layer.topology.arcs[0][0];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  }

  function project(lng, lat) {
    const angle = lat * Math.PI / 180;
    return [(lng + 180) / 360, (1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2];
  }

  function decode(steps) {
    const out = new Float64Array(steps.length * 2);
    let x = 0;
    let y = 0;
    steps.forEach((step, n) => {
      x += step[0];
      y += step[1];
      const [u, v] = project(x * scale[0] + translate[0], y * scale[1] + translate[1]);
      out[2 * n] = (u - middle[0]) * UNIT;
      out[2 * n + 1] = (v - middle[1]) * UNIT;
    });
    return out;
  }

  function boxOf(polygons) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    polygons.forEach((rings) => rings[0].forEach((number) => {
      const arc = arcs[number < 0 ? ~number : number];
      for (let n = 0; n < arc.length; n += 2) {
        if (arc[n] < box[0]) box[0] = arc[n];
        if (arc[n] > box[2]) box[2] = arc[n];
        if (arc[n + 1] < box[1]) box[1] = arc[n + 1];
        if (arc[n + 1] > box[3]) box[3] = arc[n + 1];
      }
    }));
    return box;
  }

  function ownersOfArcs() {
    const out = arcs.map(() => []);
    parts.forEach((polygons, place) => polygons.forEach((rings) => rings.forEach((ring) => ring.forEach((number) => out[number < 0 ? ~number : number].push(place)))));
    return out;
  }

  /* One way to draw all borders: whole, or without corners closer together than ``apart``. */
  function makeDetail(apart) {
    const thin = apart ? arcs.map((arc) => thinned(arc, apart)) : arcs;
    const paths = new Array(parts.length);
    const lines = new Map();

    function trace(path, arc, back, go) {
      const last = arc.length / 2 - 1;
      for (let n = 0; n <= last; n += 1) {
        const place = 2 * (back ? last - n : n);
        if (n || go) path.lineTo(arc[place], arc[place + 1]);
        else path.moveTo(arc[place], arc[place + 1]);
      }
    }

    return {
      area(place) {
        if (!paths[place]) {
          const path = new Path2D();
          parts[place].forEach((rings) => rings.forEach((ring) => {
            ring.forEach((number, n) => trace(path, thin[number < 0 ? ~number : number], number < 0, n > 0));
            path.closePath();
          }));
          paths[place] = path;
        }
        return paths[place];
      },
      border(kind) {
        if (!lines.has(kind)) {
          const path = new Path2D();
          thin.forEach((arc, number) => { if (isKind(kind, owners[number])) trace(path, arc, false, false); });
          lines.set(kind, path);
        }
        return lines.get(kind);
      },
    };
  }

  function thinned(arc, apart) {
    const kept = [arc[0], arc[1]];
    const last = arc.length - 2;
    for (let n = 2; n < last; n += 2) {
      const dx = arc[n] - kept[kept.length - 2];
      const dy = arc[n + 1] - kept[kept.length - 1];
      if (dx * dx + dy * dy > apart * apart) kept.push(arc[n], arc[n + 1]);
    }
    kept.push(arc[last], arc[last + 1]);
    return kept;
  }

  /* Borders of gemeente and wijk follow from the codes, so that a map without background shows where one is. */
  function isKind(kind, sides) {
    if (kind === "every") return true;
    if (sides.length < 2) return kind === "outside";
    const [one, other] = sides.map((place) => layer.codes[place]);
    if (one.startsWith("GM")) return false;
    const gemeente = one.slice(2, 6) !== other.slice(2, 6);
    if (kind === "gemeente") return gemeente;
    return kind === "wijk" && one.startsWith("BU") && !gemeente && one.slice(2, 8) !== other.slice(2, 8);
  }

  const fine = makeDetail(0);
  const scratch = document.createElement("canvas").getContext("2d");
  let coarse = null;
  let coarseZoom = null;

  const Layer = L.Layer.extend({
    onAdd(map) {
      const pane = map.getPane("overlayPane");
      this.ground = L.DomUtil.create("canvas", "vlakken leaflet-zoom-hide", pane);
      this.lines = L.DomUtil.create("canvas", "vlakken leaflet-zoom-hide", pane);
      this.above = L.DomUtil.create("canvas", "vlakken leaflet-zoom-hide", pane);
      map.on("moveend zoomend resize viewreset", this.draw, this);
      map.on("mousemove", this.moved, this).on("mouseout", this.left, this).on("click", this.clicked, this);
      this.draw();
    },
    onRemove(map) {
      map.off("moveend zoomend resize viewreset", this.draw, this);
      map.off("mousemove", this.moved, this).off("mouseout", this.left, this).off("click", this.clicked, this);
      [this.ground, this.lines, this.above].forEach((canvas) => canvas.remove());
    },
    getBounds() { return L.latLngBounds(this.unproject(whole[0], whole[3]), this.unproject(whole[2], whole[1])); },
    boundsOf(place) {
      const [left, top, right, bottom] = boxes.slice(place * 4, place * 4 + 4);
      return L.latLngBounds(this.unproject(left, bottom), this.unproject(right, top));
    },
    unproject(x, y) { return L.CRS.EPSG3857.pointToLatLng(L.point((x / UNIT + middle[0]) * 256, (y / UNIT + middle[1]) * 256), 0); },
    figures(numbers, colours, missing) {
      Object.assign(this, { numbers, colours, missing });
      // Other figures on the same view: borders and marks stay as they are.
      if (this._map) this.fill();
    },
    seeThrough(part) { this.part = part; this.fill(); },
    mark(places) { this.marked = places; if (this._map) this.drawMarked(); },

    draw() {
      const map = this._map;
      const size = map.getSize();
      const sharp = Math.ceil(window.devicePixelRatio || 1);
      const corner = map.containerPointToLayerPoint(size.multiplyBy(-look.margin)).round();
      const extent = size.multiplyBy(1 + 2 * look.margin).round();
      [this.ground, this.lines, this.above].forEach((canvas) => {
        L.DomUtil.setPosition(canvas, corner);
        canvas.width = extent.x * sharp;
        canvas.height = extent.y * sharp;
        canvas.style.width = extent.x + "px";
        canvas.style.height = extent.y + "px";
      });
      const world = 256 * 2 ** map.getZoom();
      const origin = map.getPixelOrigin();
      const grow = world / UNIT * sharp;
      const shift = [(middle[0] * world - origin.x - corner.x) * sharp, (middle[1] * world - origin.y - corner.y) * sharp];
      this.view = { grow, sharp, shift, detail: this.detail(map, world) };
      const seen = this.view.seen = this.seen(extent, sharp);
      this.fill();
      const ink = this.lines.getContext("2d");
      ink.setTransform(grow, 0, 0, grow, ...shift);
      this.stroke(ink, seen.length <= look.many ? "every" : null, look.border, 1);
      this.stroke(ink, seen.length <= look.many ? "wijk" : null, look.context, 1.6);
      this.stroke(ink, "gemeente", look.context, seen.length <= look.many ? 1.8 : 0.8);
      this.stroke(ink, "outside", look.context, seen.length <= look.many ? 2 : 1.2);
      this.drawMarked();
    },
    fill() {
      const { grow, shift, seen, detail } = this.view;
      const ink = this.ground.getContext("2d");
      ink.setTransform(1, 0, 0, 1, 0, 0);
      ink.clearRect(0, 0, this.ground.width, this.ground.height);
      ink.setTransform(grow, 0, 0, grow, ...shift);
      const fills = this.missing.map((row) => this.pattern(row, ink));
      ink.globalAlpha = this.part || 1;
      seen.forEach((place) => {
        const number = this.numbers[place];
        ink.fillStyle = number < 0 ? fills[-1 - number] : this.colours[number];
        ink.fill(detail.area(place), "evenodd");
      });
      ink.globalAlpha = 1;
    },
    /* Far out a corner is less than a pixel; a light layer is always drawn whole. */
    detail(map, world) {
      if (corners < FINE) return fine;
      if (coarse === null) {
        coarseZoom = map.getZoom();
        coarse = makeDetail(UNIT / world);
      }
      return map.getZoom() <= coarseZoom + 0.75 ? coarse : fine;
    },
    seen(extent, sharp) {
      const { grow, shift } = this.view;
      const left = -shift[0] / grow;
      const top = -shift[1] / grow;
      const right = (extent.x * sharp - shift[0]) / grow;
      const bottom = (extent.y * sharp - shift[1]) / grow;
      const out = [];
      for (let place = 0; place < parts.length; place += 1) {
        const n = place * 4;
        if (boxes[n] <= right && boxes[n + 2] >= left && boxes[n + 1] <= bottom && boxes[n + 3] >= top) out.push(place);
      }
      return out;
    },
    stroke(ink, kind, colour, width) {
      if (!kind) return;
      ink.lineJoin = "round";
      ink.strokeStyle = colour;
      ink.lineWidth = width * this.view.sharp / this.view.grow;
      ink.stroke(this.view.detail.border(kind));
    },
    /* A pattern at the sharpness of the screen, whatever the scale of the map. */
    pattern(row, ink) {
      const { sharp } = this.view;
      const tile = document.createElement("canvas");
      tile.width = tile.height = look.tile * look.scale * sharp;
      const pen = tile.getContext("2d");
      pen.fillStyle = row.colour;
      pen.fillRect(0, 0, tile.width, tile.height);
      pen.scale(look.scale * sharp, look.scale * sharp);
      pen.strokeStyle = look.ink;
      pen.lineWidth = look.stroke;
      pen.stroke(new Path2D(row.path));
      const fill = ink.createPattern(tile, "repeat");
      fill.setTransform(ink.getTransform().inverse());
      return fill;
    },
    drawMarked() {
      const ink = this.above.getContext("2d");
      ink.setTransform(1, 0, 0, 1, 0, 0);
      ink.clearRect(0, 0, this.above.width, this.above.height);
      ink.setTransform(this.view.grow, 0, 0, this.view.grow, ...this.view.shift);
      ink.lineJoin = "round";
      (this.marked || []).forEach((place) => {
        [[look.border, 7], [look.focus, 4]].forEach(([colour, width]) => {
          ink.strokeStyle = colour;
          ink.lineWidth = width * this.view.sharp / this.view.grow;
          ink.stroke(fine.area(place));
        });
      });
    },

    hit(latlng) {
      const [u, v] = project(latlng.lng, latlng.lat);
      const x = (u - middle[0]) * UNIT;
      const y = (v - middle[1]) * UNIT;
      for (let place = 0; place < parts.length; place += 1) {
        const n = place * 4;
        const near = x >= boxes[n] && x <= boxes[n + 2] && y >= boxes[n + 1] && y <= boxes[n + 3];
        if (near && scratch.isPointInPath(fine.area(place), x, y, "evenodd")) return place;
      }
      return null;
    },
    moved(event) { this.fire("over", { place: this.hit(event.latlng), latlng: event.latlng }); },
    left() { this.fire("over", { place: null }); },
    clicked(event) {
      const place = this.hit(event.latlng);
      if (place !== null) this.fire("chosen", { place });
    },
  });
  return new Layer();
}
