/* Reads the packed data of a map file. */
async function leesLagen(base64) {
  "use strict";
  const stream = new Blob([bytesOf()]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());

  function bytesOf() {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const letters = atob(base64);
    const out = new Uint8Array(letters.length);
    for (let n = 0; n < letters.length; n += 1) out[n] = letters.charCodeAt(n);
    return out;
  }
}

/* A figure as a Dutch reader expects it; in the file it has no more digits than are printed. */
function gedrukt(figure, wording, marks) {
  "use strict";
  const [before, after, decimals, signed] = wording;
  const units = Math.round(figure * 10 ** decimals);
  const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, marks.group);
  const rest = decimals ? marks.decimal + digits.slice(-decimals) : "";
  const sign = units < 0 ? marks.minus : signed && units > 0 ? "+" : "";
  return before + sign + whole + rest + after;
}
