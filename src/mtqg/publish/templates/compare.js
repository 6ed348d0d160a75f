// A province of the reader's choice beside the one of the page: a column more, with the difference.
for (const place of document.querySelectorAll("[data-compare]")) {
  const of = JSON.parse(place.dataset.compare);
  const number = (value, digits, sign) => value.toLocaleString(of.language, {
    minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: sign ? "exceptZero" : "auto",
  }).replace("-", "\u2212");
  const label = document.createElement("label");
  label.textContent = `${of.label} `;
  const select = document.createElement("select");
  select.append(new Option(of.nobody, ""));
  of.groups.forEach(([title, lines], at) => {
    const group = document.createElement("optgroup");
    group.label = title;
    lines.forEach((line, k) => group.append(new Option(line[0], `${at} ${k}`)));
    select.append(group);
  });
  const rows = [...place.querySelectorAll("tbody tr")];
  const head = place.querySelector("thead tr");
  select.addEventListener("change", () => {
    place.querySelectorAll(".chosen").forEach((cell) => cell.remove());
    if (!select.value) return;
    const [at, k] = select.value.split(" ").map(Number);
    const [name, ...values] = of.groups[at][1][k];
    const over = document.createElement("th");
    over.className = "number chosen";
    over.scope = "col";
    over.textContent = name;
    head.lastElementChild.before(over);
    rows.forEach((row, i) => {
      const cell = document.createElement("td");
      cell.className = "number chosen";
      cell.dataset.label = name;
      row.lastElementChild.before(cell);
      if (values[i] === null) return void (cell.textContent = "\u2013"); // no figure of the whole country
      const gap = values[i] - of.own[i]; // of the column, against the province of the page
      const told = of.share[i]
        ? `${number(gap, of.decimals[i], true)} ${of.points}`
        : `${number(100 * (values[i] / of.own[i] - 1), 0, true)}%`;
      cell.textContent = `${number(values[i], of.decimals[i])} (${told})`;
    });
  });
  label.append(select);
  place.prepend(label);
}
