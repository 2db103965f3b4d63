// A field that loses the focus redraws the panels, so the button under the pointer may be gone before "click" fires.
// What was pressed is therefore noted on mousedown, and told on mouseup: after the field's own event, never lost.
let pressed = null;
const at = (e) => {
  const found = e.target.closest ? e.target.closest("[data-act]") : null;
  return found && element.contains(found) ? { ...found.dataset } : null;
};
const tell = (data) => {
  if (data.act === "goto") {
    const box = document.getElementById("f-" + data.path.replaceAll(".", "-"));
    const input = box && box.querySelector("textarea, input");
    if (input) { box.scrollIntoView({ block: "center" }); input.focus(); }
    return;
  }
  trigger("click", data);
};
element.addEventListener("mousedown", (e) => { pressed = e.button === 0 ? at(e) : null; });
document.addEventListener("mouseup", () => { const data = pressed; pressed = null; if (data) setTimeout(() => tell(data), 30); });
element.addEventListener("click", (e) => { if (e.detail === 0) { const data = at(e); if (data) tell(data); } });
