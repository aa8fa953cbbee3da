// The buttons that open the chat appear once there is a chat to open.
const show = () => {
  for (const button of document.querySelectorAll("[data-chat]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.Shopbell.open());
  }
};
if (window.Shopbell) show();
else document.querySelector("script[data-key]")?.addEventListener("load", show);
