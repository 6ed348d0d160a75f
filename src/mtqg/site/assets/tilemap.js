"use strict";
// Choosing a measure swaps shades, figures, period and legend of the tiles that stand there.
for (const map of document.querySelectorAll(".tilemap")) {
  const measures = JSON.parse(map.querySelector("script").textContent);
  const missing = map.querySelector(".legend .none");
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
    map.querySelector(".period").textContent = period;
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
