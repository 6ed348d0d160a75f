// A slider over the table of three paces: what a pace of one's own comes to, against past years.
for (const place of document.querySelectorAll("[data-whatif]")) {
  const of = JSON.parse(place.dataset.whatif);
  const number = (value, digits) => value.toLocaleString(of.language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  const label = document.createElement("label");
  label.textContent = of.label;
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: 0, max: of.most, step: of.step, value: of.start });
  const said = document.createElement("output");
  const tell = () => {
    const [x, pace] = [Number(range.value), Number(range.value) / of.unit];
    const faster = of.past.filter((one) => one >= pace - 1e-9).length;
    const share = number((100 * faster) / of.past.length, 0);
    const ever = faster ? of.ever.replace("{share}", share) : of.never;
    said.textContent = of.said
      .replace("{x}", number(x, of.digits))
      .replace("{end}", number(of.now + of.left * pace, 1))
      .replace("{ever}", ever);
  };
  range.addEventListener("input", tell);
  tell();
  label.append(range);
  place.prepend(label, said);
}
