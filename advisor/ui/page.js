() => {
  // The page is made for one light theme: Gradio's dark class would leave half of it dark.
  const light = () => document.body.classList.remove("dark");
  light();
  new MutationObserver(light).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  // The file dialog is filtered here and not in Python, where Gradio would refuse other files in English.
  const file = document.querySelector('input[type="file"]');
  if (file) file.accept = ".docx,.xlsx,.pdf,.csv,.txt,.jsonl,.json,.doc,.wps,.xls,.et";
  // Closing the tab would lose what is not saved.
  window.addEventListener("beforeunload", (e) => { if (document.querySelector(".masthead .unsaved")) e.preventDefault(); });
  document.documentElement.lang = "zh-CN";
}
