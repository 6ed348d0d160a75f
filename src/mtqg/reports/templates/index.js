"use strict";
// Typing without accents finds names with them: both are compared without marks and spaces.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐðÐ]/g, "d")
  .toLowerCase().replace(/[^a-z0-9]/g, "");

for (const part of document.querySelectorAll(".language")) {
  const rows = [...part.querySelectorAll("tbody tr")];
  const find = part.querySelector(".find");
  const edition = part.querySelector(".edition");
  const collator = new Intl.Collator(part.lang);

  const filter = () => {
    const key = fold(find.value);
    let shown = 0;
    for (const row of rows) {
      row.hidden = (key !== "" && !row.dataset.key.includes(key)) ||
        (edition !== null && row.dataset.edition !== edition.value);
      shown += row.hidden ? 0 : 1;
    }
    for (const map of part.querySelectorAll(".map")) {
      map.hidden = edition !== null && map.dataset.edition !== edition.value;
    }
    part.querySelector(".count span").textContent = shown;
    part.querySelector(".none").hidden = shown > 0;
  };

  const sort = (head) => {
    const column = [...head.parentNode.children].indexOf(head);
    const number = head.classList.contains("number");
    // Numbers fall first, names rise first; a missing figure stays at the end either way.
    const rising = head.ariaSort === "none" ? !number : head.ariaSort !== "ascending";
    for (const other of head.parentNode.children) if (other.ariaSort) other.ariaSort = "none";
    head.ariaSort = rising ? "ascending" : "descending";
    const value = (row) => row.children[column].dataset.value;
    rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      return (rising ? 1 : -1) * (number ? x - y : collator.compare(x, y));
    });
    part.querySelector("tbody").append(...rows);
  };

  find.addEventListener("input", filter);
  edition?.addEventListener("change", filter);
  part.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  for (const button of part.querySelectorAll("thead button")) {
    button.addEventListener("click", () => sort(button.parentNode));
  }
  for (const button of part.querySelectorAll(".switch")) {
    button.addEventListener("click", () => {
      for (const other of document.querySelectorAll(".language")) {
        other.hidden = other.lang !== button.dataset.language;
        if (!other.hidden) document.title = other.dataset.title;
      }
      document.documentElement.lang = button.dataset.language;
    });
  }
  if (edition !== null) filter();
}
