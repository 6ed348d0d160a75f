"use strict";
// The figures of every measure stand in the tiles; choosing one swaps shades, figures and legend.
for (const map of document.querySelectorAll(".tilemap")) {
  const legends = JSON.parse(map.dataset.legends);
  const last = map.querySelector(".legend .none");
  map.querySelector("select").addEventListener("change", (event) => {
    const chosen = Number(event.target.value);
    for (const tile of map.querySelectorAll(".tile")) {
      const [shade, text] = JSON.parse(tile.dataset.shown)[chosen];
      tile.setAttribute("class", `tile shade-${shade}`);
      tile.setAttribute("aria-label", `${tile.dataset.name}: ${text}`);
      const value = tile.querySelector(".value");
      if (value !== null) value.textContent = text;
    }
    const items = legends[chosen].map(([shade, range]) => {
      const item = document.createElement("li");
      const swatch = document.createElement("i");
      swatch.className = `shade-${shade}`;
      item.append(swatch, range);
      return item;
    });
    map.querySelector(".legend").replaceChildren(...items, last);
  });
}
