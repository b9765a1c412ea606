"use strict";
(() => {
  const form = document.getElementById("filter");
  const all = [...document.querySelectorAll("#list > details")];
  const words = new Map(); // lower-cased text of a case, made at the first search
  const fields = ["suite", "kind", "state", "short"].filter((name) => form.elements[name]);

  const textOf = (one) => {
    if (!words.has(one)) words.set(one, one.textContent.toLowerCase());
    return words.get(one);
  };
  const fits = (one, name, value) =>
    !value || (name === "short" ? one.dataset.short.split("|").includes(value) : one.dataset[name] === value);

  const apply = () => {
    const sought = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of all) {
      const fit = fields.every((name) => fits(one, name, form.elements[name].value))
        && (!sought.length || sought.every((word) => textOf(one).includes(word)));
      one.hidden = !fit;
      shown += fit;
    }
    form.elements.shown.value = `${shown} of ${all.length} shown`;
  };

  const openTarget = () => {
    const target = location.hash.startsWith("#case-") && document.getElementById(location.hash.slice(1));
    if (!target) return;
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  form.elements.open.addEventListener("click", () => {
    for (const one of all) if (!one.hidden) one.open = true;
  });
  form.elements.close.addEventListener("click", () => {
    for (const one of all) one.open = false;
  });
  // A figure leads to its cases.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="#cases"]');
    if (!link || !link.dataset.suite) return;
    form.reset();
    for (const name of fields) if (name in link.dataset) form.elements[name].value = link.dataset[name];
    apply();
  });
  addEventListener("hashchange", openTarget);
  // On paper every figure is wanted; of the cases those that the reader has opened.
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll(".suite > details")) one.open = true;
  });
  apply();
  openTarget();
})();
