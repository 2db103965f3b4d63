() => {
  // The page is made for one light theme: Gradio's dark class would leave half of it dark.
  const light = () => document.body.classList.remove("dark");
  light();
  new MutationObserver(light).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  document.documentElement.lang = "zh-CN";
}
