// Small helps on pages that work without them: the answer beside the questions as one types, a spreadsheet pasted into the table of
// losses, a warning before a page with unsaved cells is left, and the place on the page after a save.
"use strict";

// The answer beside the questions.
const questions = document.getElementById("questions");
const answer = document.getElementById("answer");
if (questions && answer) {
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(questions));
    answer.setAttribute("aria-busy", "true");
    try {
      const response = await fetch("/interview/answer-so-far", { method: "POST", body });
      if (response.ok && mine === asked) {
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        answer.replaceChildren(...page.body.childNodes);
      }
    } catch {
      // The server was stopped; a save will say so.
    }
    if (mine === asked) answer.removeAttribute("aria-busy");
  };
  questions.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
}

// Rows pasted into a cell go to the box for rows.
const rows = document.getElementById("rows");
for (const sheet of document.querySelectorAll("form.sheet")) {
  sheet.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!rows || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    rows.value = text;
    const victim = sheet.querySelector("input[name=victim]").value;
    const of = document.getElementById("for");
    if (of) of.selectedIndex = Number(victim) + 1;
    rows.focus();
    rows.scrollIntoView({ block: "center" });
  });
}

// A table with cells that are not saved.
const changed = new Set();
for (const form of document.querySelectorAll("form.sheet")) {
  form.addEventListener("input", () => {
    changed.add(form);
    form.classList.add("unsaved");
  });
  form.addEventListener("submit", () => changed.clear());
}
addEventListener("beforeunload", (event) => {
  if (changed.size > 0) event.preventDefault();
});

// A form is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The first field that is wrong, or the first of the questions.
const first = document.querySelector(".wrong input, .wrong select") ?? (questions && questions.querySelector("input:not([type=hidden]), select"));
if (first && location.hash === "") first.focus({ preventScroll: !document.querySelector(".wrong") });
