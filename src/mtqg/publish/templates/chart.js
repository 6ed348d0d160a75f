"use strict";
// A pointer or a finger near a mark reads its figure; the picture can be taken along. Without
// script the same is read in the title of every mark, in the text and in the figures to take.
const said = document.createElement("div");
said.className = "said";
said.hidden = true;
said.ariaHidden = "true";
document.body.append(said);

const NEAR = 28;

const nearest = (marks, x, y) => {
  let [found, least] = [null, NEAR];
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    if (!box.width && !box.height) continue;  // of the picture that is not shown
    const away = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
    if (away < least) [found, least] = [mark, away];
  }
  return found;
};

// Taken along, a picture has its title and source with it, and letters and colours of its own.
const alone = (picture, title, source) => {
  const copy = picture.cloneNode(true);
  const { x, y, width, height } = picture.viewBox.baseVal;
  const set = (words, size, weight, at) => {
    const text = document.createElementNS(copy.namespaceURI, "text");
    const lines = words.trim().split(/\s+/).reduce((found, word) => {
      const longer = `${found.at(-1)} ${word}`.trim();
      return longer.length * size * 0.58 > width ? [...found, word] : [...found.slice(0, -1), longer];
    }, [""]);
    lines.forEach((line, k) => {
      const part = document.createElementNS(copy.namespaceURI, "tspan");
      part.textContent = line;
      part.setAttribute("x", x);
      part.setAttribute("y", at + 1.4 * size * (k + 1));
      text.append(part);
    });
    text.setAttribute("font-size", size);
    text.setAttribute("font-weight", weight);
    copy.append(text);
    return 1.4 * size * (lines.length + 1);
  };
  const letters = width / 44;
  const over = set(title, letters, 600, 0);
  copy.lastChild.setAttribute("transform", `translate(0 ${y - over})`);
  const under = set(source, 0.85 * letters, 400, y + height);
  copy.setAttribute("viewBox", `${x} ${y - over} ${width} ${over + height + under}`);
  copy.setAttribute("width", width);
  copy.setAttribute("height", over + height + under);
  copy.setAttribute("font-family", "Arial, sans-serif");
  return copy.outerHTML.replace(/var\(--[\w-]+, (#\w+)\)/g, "$1");
};

for (const chart of document.querySelectorAll(".chart")) {
  const pictures = [...chart.querySelectorAll("svg")];
  const picture = pictures[0];
  const marks = [...chart.querySelectorAll("svg title")].map((title) => {
    const mark = title.parentNode;
    mark.dataset.said = title.textContent;
    title.remove();  // or the browser would say it a second time
    return mark;
  });
  const read = (event) => {
    const mark = nearest(marks, event.clientX, event.clientY);
    said.hidden = mark === null;
    if (mark === null) return;
    said.textContent = mark.dataset.said;
    const box = mark.getBoundingClientRect();
    const room = document.documentElement.clientWidth - said.offsetWidth - 8;
    said.style.left = `${Math.max(8, Math.min(box.x - said.offsetWidth / 2, room))}px`;
    said.style.top = `${box.y - said.offsetHeight - 8}px`;
  };
  for (const one of pictures) {
    one.addEventListener("pointermove", read);
    one.addEventListener("pointerdown", read);
    one.addEventListener("pointerleave", () => { said.hidden = true; });
  }

  const take = document.createElement("button");
  take.type = "button";
  take.textContent = chart.dataset.picture;
  take.addEventListener("click", () => {
    const link = document.createElement("a");
    link.download = `${chart.dataset.name || "chart"}.svg`;
    const [title, source] = [".title", "figcaption"].map((part) => chart.querySelector(part).textContent);
    link.href = URL.createObjectURL(new Blob([alone(picture, title, source)], { type: "image/svg+xml" }));
    link.click();
    URL.revokeObjectURL(link.href);
  });
  chart.querySelector(".take").append(take);
}
addEventListener("scroll", () => { said.hidden = true; }, { passive: true });
