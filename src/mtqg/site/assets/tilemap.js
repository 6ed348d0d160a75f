"use strict";
// Choosing a measure swaps shades, figures, period and legend of the tiles that stand there; a tile
// that is touched, pointed at or reached by keyboard is told above them.
for (const map of document.querySelectorAll(".tilemap")) {
  const measures = JSON.parse(map.querySelector("script").textContent);
  const missing = map.querySelector(".legend .none");
  const told = map.querySelector(".period");
  let { period: usual } = measures[0] ?? { period: "" };
  for (const kind of ["pointerover", "focusin"]) {
    map.querySelector("svg").addEventListener(kind, ({ target }) => {
      told.textContent = target.closest(".tile")?.getAttribute("aria-label") ?? usual;
    });
  }
  map.querySelector("select")?.addEventListener("change", (event) => {
    const { period, legend, tiles } = measures[Number(event.target.value)];
    for (const tile of map.querySelectorAll(".tile")) {
      const [shade, figure, when] = tiles[tile.dataset.code] ?? ["none", "…", ""];
      tile.setAttribute("class", `tile shade-${shade}`);
      tile.setAttribute("aria-label", `${tile.dataset.name}: ${[figure, when].filter(Boolean).join(", ")}`);
      for (const [kind, text] of [[".value", figure], [".when", when]]) {
        const element = tile.querySelector(kind);
        if (element !== null) element.textContent = text;
      }
    }
    told.textContent = usual = period;
    const items = legend.map(([shade, range]) => {
      const item = document.createElement("li");
      const swatch = document.createElement("i");
      swatch.className = `shade-${shade}`;
      item.append(swatch, range);
      return item;
    });
    map.querySelector(".legend").replaceChildren(...items, missing);
  });
}
