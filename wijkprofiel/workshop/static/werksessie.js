// What the widgets of ipywidgets do not do by themselves: a click or a key on an area, and words for a screen reader.
(function () {
  "use strict";
  var turn = 0;

  function choose(code) {
    var box = document.querySelector(".ws-gekozen input");
    if (!box) { return; }
    turn += 1;
    box.value = code + "|" + turn;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A click asks what the fields hold; one answer holds all of it.
  function held(field) {
    var text = field.querySelector("textarea, input[type=text]");
    var tick = field.querySelector("input[type=checkbox]");
    var list = field.querySelector("select");
    if (list) {
      return list.multiple
        ? Array.prototype.map.call(list.selectedOptions, function (option) { return option.index; })
        : list.selectedIndex;
    }
    if (tick) { return tick.checked; }
    if (text) { return text.value; }
    var row = Array.prototype.slice.call(field.querySelectorAll(".widget-toggle-button"));
    return row.findIndex(function (button) { return button.classList.contains("mod-active"); });
  }

  function tell(text) {
    var box = document.querySelector(".ws-antwoord input");
    if (!box) { return false; }
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  var greeted = null;
  var answered = "";
  function listen() {
    var box = document.querySelector(".ws-antwoord input");
    if (box && box !== greeted) { greeted = box; tell("aanwezig"); }
    var asked = document.querySelector(".ws-vraag [data-vraag]");
    if (!asked || asked.getAttribute("data-vraag") === answered) { return; }
    answered = asked.getAttribute("data-vraag");
    var fields = {};
    document.querySelectorAll("[class*='ws-veld-']").forEach(function (field) {
      fields[field.className.match(/ws-veld-(\d+)/)[1]] = held(field);
    });
    tell(JSON.stringify({ vraag: Number(answered), velden: fields }));
  }

  function areas() {
    return Array.prototype.slice.call(document.querySelectorAll(".ws-kaart [data-kies]"));
  }

  function focusOn(area) {
    areas().forEach(function (each) { each.setAttribute("tabindex", each === area ? "0" : "-1"); });
    area.focus();
  }

  document.addEventListener("click", function (event) {
    var area = event.target.closest && event.target.closest("[data-kies]");
    if (area) { choose(area.getAttribute("data-kies")); }
  });

  document.addEventListener("keydown", function (event) {
    var area = event.target.closest && event.target.closest(".ws-kaart [data-kies]");
    if (!area) { return; }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(area.getAttribute("data-kies"));
      return;
    }
    var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      var all = areas();
      focusOn(all[(all.indexOf(area) + step + all.length) % all.length]);
    }
  });

  // The buttons of ipywidgets show which one is on by their colour only; the groups have no name.
  function describe() {
    listen();
    document.querySelectorAll(".widget-toggle-button").forEach(function (button) {
      var on = button.classList.contains("mod-active") ? "true" : "false";
      if (button.getAttribute("aria-pressed") !== on) { button.setAttribute("aria-pressed", on); }
    });
    document.querySelectorAll(".widget-toggle-buttons").forEach(function (group) {
      var label = group.querySelector(".widget-label");
      if (label && !group.hasAttribute("role")) {
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", label.textContent);
      }
    });
    document.querySelectorAll(".ws-melding").forEach(function (line) {
      if (!line.hasAttribute("role")) { line.setAttribute("role", "status"); line.setAttribute("aria-live", "polite"); }
    });
    document.querySelectorAll(".ws-gekozen input, .ws-antwoord input").forEach(function (box) {
      box.setAttribute("aria-hidden", "true");
      box.setAttribute("tabindex", "-1");
    });
    document.querySelectorAll("input[type=number], input[type=text], textarea, select").forEach(function (field) {
      var label = field.closest(".jupyter-widgets") && field.closest(".jupyter-widgets").querySelector("label");
      if (label && !field.hasAttribute("aria-label")) { field.setAttribute("aria-label", label.textContent); }
    });
  }
  new MutationObserver(describe).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  describe();
  window.addEventListener("beforeunload", function (event) {
    var typed = Array.prototype.some.call(document.querySelectorAll(".ws-typen textarea"), function (field) { return field.value.trim(); });
    if (typed) { event.preventDefault(); }
  });
}());
