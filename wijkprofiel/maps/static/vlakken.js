/* Areas of one layer, drawn on a canvas of their own: light enough for all buurten of the country.

   Borders come as whole units of the Mercator square, measured from the first corner of the layer. Each border
   is shared by the areas on both sides, so that no gap can appear between them, however coarse it is drawn. */
function makeVlakken(L, layer, look) {
  "use strict";
  const UNIT = look.world;
  const FINE = 40000;
  const borders = layer.arcs;
  const [originX, originY] = borders.origin;

  /* Where each part begins in the array of its parts. */
  function startsOf(sizes) {
    const out = new Int32Array(sizes.length + 1);
    for (let n = 0; n < sizes.length; n += 1) out[n + 1] = out[n] + sizes[n];
    return out;
  }

  const arcs = borders.arcs;
  const arcStart = startsOf(borders.arcSizes);
  const ringStart = startsOf(borders.ringSizes);
  const polygonStart = startsOf(borders.polygonSizes);
  const shapeStart = startsOf(borders.shapeSizes);
  const arcCount = arcStart.length - 1;
  const count = shapeStart.length - 1;
  const corners = arcStart[arcCount];
  const spots = cornersOf();
  const boxes = boxesOf();
  const owners = ownersOfArcs();
  const whole = [0, 1, 2, 3].map((side) => {
    let edge = side < 2 ? Infinity : -Infinity;
    for (let n = side; n < boxes.length; n += 4) edge = side < 2 ? Math.min(edge, boxes[n]) : Math.max(edge, boxes[n]);
    return edge;
  });

  function project(lng, lat) {
    const angle = lat * Math.PI / 180;
    const up = (1 - Math.log(Math.tan(angle) + 1 / Math.cos(angle)) / Math.PI) / 2;
    return [(lng + 180) / 360 * UNIT - originX, up * UNIT - originY];
  }

  function cornersOf() {
    const out = new Float64Array(corners * 2);
    [0, 1].forEach((side) => {
      const begins = borders.begins[side];
      const steps = borders.steps[side];
      for (let arc = 0; arc < arcCount; arc += 1) {
        let at = begins[arc];
        for (let n = arcStart[arc]; n < arcStart[arc + 1]; n += 1) {
          at += steps[n];
          out[2 * n + side] = at;
        }
      }
    });
    return out;
  }

  function boxesOf() {
    const ofArcs = new Float64Array(arcCount * 4);
    const out = new Float64Array(count * 4);
    for (let arc = 0; arc < arcCount; arc += 1) {
      let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
      for (let n = 2 * arcStart[arc]; n < 2 * arcStart[arc + 1]; n += 2) {
        const x = spots[n], y = spots[n + 1];
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        if (y > bottom) bottom = y;
      }
      ofArcs[4 * arc] = left; ofArcs[4 * arc + 1] = top; ofArcs[4 * arc + 2] = right; ofArcs[4 * arc + 3] = bottom;
    }
    for (let place = 0; place < count; place += 1) {
      let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
      eachArc(place, (arc) => {
        left = Math.min(left, ofArcs[4 * arc]); top = Math.min(top, ofArcs[4 * arc + 1]);
        right = Math.max(right, ofArcs[4 * arc + 2]); bottom = Math.max(bottom, ofArcs[4 * arc + 3]);
      });
      out[4 * place] = left; out[4 * place + 1] = top; out[4 * place + 2] = right; out[4 * place + 3] = bottom;
    }
    return out;
  }

  function eachArc(place, visit) {
    const last = ringStart[polygonStart[shapeStart[place + 1]]];
    for (let n = ringStart[polygonStart[shapeStart[place]]]; n < last; n += 1) visit(arcs[n] < 0 ? ~arcs[n] : arcs[n]);
  }

  /* The areas on both sides of each arc; -1 where there is none. */
  function ownersOfArcs() {
    const out = new Int32Array(arcCount * 2).fill(-1);
    for (let place = 0; place < count; place += 1) {
      eachArc(place, (arc) => { out[2 * arc + (out[2 * arc] < 0 ? 0 : 1)] = place; });
    }
    return out;
  }

  /* One way to draw all borders: whole, or without corners closer together than ``apart``. */
  function makeDetail(apart) {
    const thin = apart ? thinned(apart) : { spots, start: arcStart };
    const paths = new Array(count);
    const lines = new Map();

    function trace(path, arc, back, go) {
      const first = 2 * thin.start[arc];
      const last = 2 * thin.start[arc + 1] - 2;
      const at = thin.spots;
      const step = back ? -2 : 2;
      let n = back ? last : first;
      const end = (back ? first : last) + step;
      if (!go) path.moveTo(at[n], at[n + 1]);
      for (n += step; n !== end; n += step) path.lineTo(at[n], at[n + 1]);
    }

    return {
      area(place) {
        if (!paths[place]) {
          const path = new Path2D();
          const last = polygonStart[shapeStart[place + 1]];
          for (let ring = polygonStart[shapeStart[place]]; ring < last; ring += 1) {
            for (let n = ringStart[ring]; n < ringStart[ring + 1]; n += 1) {
              trace(path, arcs[n] < 0 ? ~arcs[n] : arcs[n], arcs[n] < 0, n > ringStart[ring]);
            }
            path.closePath();
          }
          paths[place] = path;
        }
        return paths[place];
      },
      border(kind) {
        if (!lines.has(kind)) {
          const path = new Path2D();
          for (let arc = 0; arc < arcCount; arc += 1) if (isKind(kind, arc)) trace(path, arc, false, false);
          lines.set(kind, path);
        }
        return lines.get(kind);
      },
    };
  }

  function thinned(apart) {
    const out = new Float64Array(spots.length);
    const start = new Int32Array(arcCount + 1);
    const near = apart * apart;
    let to = 0;
    for (let arc = 0; arc < arcCount; arc += 1) {
      const last = 2 * arcStart[arc + 1] - 2;
      let x = Infinity, y = Infinity;
      for (let n = 2 * arcStart[arc]; n <= last; n += 2) {
        const dx = spots[n] - x, dy = spots[n + 1] - y;
        if (n < last && dx * dx + dy * dy <= near) continue;
        x = out[to] = spots[n];
        y = out[to + 1] = spots[n + 1];
        to += 2;
      }
      start[arc + 1] = to / 2;
    }
    return { spots: out, start };
  }

  /* Borders of gemeente and wijk follow from the codes, so that a map without background shows where one is. */
  function isKind(kind, arc) {
    if (kind === "every") return true;
    const left = owners[2 * arc], right = owners[2 * arc + 1];
    if (right < 0) return kind === "outside";
    if (kind === "outside") return false;
    const one = layer.codes[left], other = layer.codes[right];
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
    unproject(x, y) { return L.CRS.EPSG3857.pointToLatLng(L.point((x + originX) / UNIT * 256, (y + originY) / UNIT * 256), 0); },
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
      const shift = [(originX * world / UNIT - origin.x - corner.x) * sharp, (originY * world / UNIT - origin.y - corner.y) * sharp];
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
      for (let place = 0; place < count; place += 1) {
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
      const [x, y] = project(latlng.lng, latlng.lat);
      for (let place = 0; place < count; place += 1) {
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
