"use strict";
// The page works without this. With it, the way back leads to where the reader came from.
(() => {
  let from = null;

  const follow = (link) => {
    if (from) from.removeAttribute("aria-current");
    from = link;
    from.setAttribute("aria-current", "true");
  };
  const back = () => {
    from.focus({ preventScroll: true });
    from.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.matches("main .n")) follow(link);
    else if (link && from && link.matches(".back") && goesTo(link, from)) {
      event.preventDefault();
      back();
    } else if (!link && getSelection().isCollapsed) {
      // Anywhere in a quote is its number, unless the reader selects its words.
      const quote = event.target.closest("blockquote");
      const number = quote && (quote.parentElement.querySelector(".n") ?? quote.closest(".witness")?.querySelector(".n"));
      if (number) number.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && from) back();
  });

  function goesTo(link, origin) {
    return link.hash.slice(2) === origin.hash.slice(2); // #c1-2 is where #q1-2 is quoted
  }
})();
