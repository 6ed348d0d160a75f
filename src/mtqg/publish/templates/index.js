"use strict";
// Typing without accents finds names with them: both are compared without marks and spaces.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐðÐ]/g, "d")
  .toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^(tinh|thanhpho)(?=.)/, "");
// A code means itself alone: 1 is not 01, and 24 is not part of another key.
const matches = (keys, typed) => typed === "" ||
  keys.split(" ").some((key) => /^\d+$/.test(typed) ? key.startsWith(typed) : key.includes(typed));

const parts = [...document.querySelectorAll(".language")];

for (const part of parts) {
  const order = [...part.querySelectorAll("tbody tr")];
  const rows = order.filter((row) => !row.classList.contains("reference"));
  const find = part.querySelector(".find");
  const edition = part.querySelector(".edition");
  const filters = [...part.querySelectorAll(".filter")];
  const heads = [...part.querySelectorAll("thead th")];
  const sorter = part.querySelector(".sort");
  const collator = new Intl.Collator(part.lang);
  const body = part.querySelector("tbody");
  const form = part.querySelector("form");
  const base = document.createElement("select");
  base.className = "against";
  const label = document.createElement("label");
  label.append(`${form.dataset.compare} `, base);
  sorter.parentNode.before(label);

  // A province to compare with stays on top; under every other figure stands the difference.
  const offer = (here) => {
    const wanted = String(edition?.value);
    if (base.dataset.of === wanted) return;
    base.dataset.of = wanted;
    const option = (row) => new Option(row.firstElementChild.dataset.value, order.indexOf(row));
    const around = order.filter((row) => row.matches(".reference") && here.some(({ dataset }) => dataset.edition === row.dataset.edition));
    const named = here.map(option).sort((a, b) => collator.compare(a.text, b.text));
    base.replaceChildren(new Option(form.dataset.nobody, ""), ...around.map(option), ...named);
    against();
  };
  const against = () => {
    for (const old of body.querySelectorAll(".gap")) old.remove();
    for (const old of body.querySelectorAll(".base")) {
      old.classList.remove("base");
      old.hidden = old.matches(".reference");
    }
    const chosen = order[base.value];
    if (chosen === undefined) return;
    chosen.classList.add("base");
    chosen.hidden = false;
    body.prepend(chosen);
    const figures = (row) => [...row.querySelectorAll("td.number")];
    const theirs = figures(chosen).map((cell) => cell.dataset.value);
    for (const row of rows) {
      if (row === chosen || row.dataset.edition !== chosen.dataset.edition) continue;
      figures(row).forEach((cell, at) => {
        if (!cell.dataset.value || !theirs[at]) return;
        const digits = Math.min(2, Math.max(...[cell.dataset.value, theirs[at]]
          .map((value) => (value.split(".")[1] ?? "").replace(/^0$/, "").length)));
        const gap = document.createElement("small");
        gap.className = "gap";
        gap.textContent = (cell.dataset.value - theirs[at]).toLocaleString(part.lang, {
          minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero",
        }).replace("-", "\u2212");
        cell.append(gap);
      });
    }
  };

  const passes = {
    region: (row, wanted) => row.dataset.region === wanted,
    severity: (row, wanted) => row.dataset.severity === "error" || row.dataset.severity === wanted,
    report: (row, wanted) => row.dataset.reports.split(" ").includes(wanted),
  };

  const filter = () => {
    const typed = fold(find.value);
    const chosen = edition?.value;
    const here = rows.filter((row) => chosen === undefined || row.dataset.edition === chosen);
    // A region cannot be chosen where no province has one.
    for (const each of filters) {
      const idle = each.dataset.name === "region" && !here.some((row) => row.dataset.region);
      each.parentNode.hidden = idle;
      if (idle) each.value = "";
    }
    const kept = new Set(here.filter((row) => matches(row.dataset.key, typed) &&
      filters.every(({ value, dataset }) => value === "" || passes[dataset.name](row, value))));
    offer(here);
    for (const row of rows) row.hidden = !kept.has(row) && !row.classList.contains("base");
    for (const section of part.querySelectorAll(".overview")) {
      section.hidden = chosen !== undefined && section.dataset.edition !== chosen;
    }
    part.querySelector(".count span").textContent = kept.size;
    part.querySelector("p.none").hidden = kept.size > 0;
  };

  const sort = (head) => {
    const column = heads.indexOf(head);
    const number = head.classList.contains("number");
    // Numbers fall first, names rise first; a missing figure stays at the end either way.
    const rising = head.ariaSort === "none" ? !number : head.ariaSort !== "ascending";
    for (const other of heads) if (other.ariaSort) other.ariaSort = "none";
    head.ariaSort = rising ? "ascending" : "descending";
    sorter.value = column;
    const value = (row) => row.children[column].dataset.value;
    rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      return (rising ? 1 : -1) * (number ? x - y : collator.compare(x, y));
    });
    body.append(...rows);
    body.prepend(...body.querySelectorAll(".base"));
  };

  find.addEventListener("input", filter);
  for (const select of [edition, ...filters]) select?.addEventListener("change", filter);
  sorter.addEventListener("change", () => sort(heads[Number(sorter.value)]));
  base.addEventListener("change", () => { against(); filter(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    part.querySelector("table").scrollIntoView();
  });
  for (const button of part.querySelectorAll("thead button")) {
    button.addEventListener("click", () => sort(button.parentNode));
  }
  for (const button of part.querySelectorAll(".switch")) {
    button.addEventListener("click", () => {
      turn(button.dataset.language, edition?.value);
      document.querySelector(`.language:not([hidden]) [data-language="${button.dataset.language}"]`)?.focus();
    });
  }
  part.turn = (wanted) => {
    if (edition !== null && [...edition.options].some(({ value }) => value === wanted)) {
      edition.value = wanted;
    }
    filter();
  };
}

// The language and the edition that are shown stay with the reader from one to the other.
function turn(language, edition) {
  const shown = parts.find((part) => part.lang === language) ?? parts[0];
  if (shown === undefined) return;
  for (const part of parts) part.hidden = part !== shown;
  document.documentElement.lang = shown.lang;
  document.title = shown.dataset.title;
  shown.turn(edition);
}

// index.html#en-2025 opens in that language and edition; other addresses stay what they are.
const [, language, wanted] = /^#(vi|en)(?:-(\d{4}))?$/.exec(location.hash) ?? [];
turn(language ?? parts[0]?.lang, wanted);
