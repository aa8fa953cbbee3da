// What the pages do better with scripts. Everything here works without, too.

// The buttons that open the chat appear once there is a chat to open.
const showChat = () => {
  for (const box of document.querySelectorAll("[data-chat-box]")) box.hidden = false;
  for (const button of document.querySelectorAll("[data-chat]"))
    button.addEventListener("click", () => window.Shopbell.open());
};
if (window.Shopbell) showChat();
else window.addEventListener("shopbell:ready", showChat, { once: true });

// Results while somebody types.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const { suggest, none, one, many } = form.dataset;
  const input = form.elements.q;
  const drop = form.querySelector(".drop");
  const list = drop.querySelector("ul");
  const status = drop.querySelector("[role=status]");
  let timer;
  let running;
  const close = () => {
    drop.hidden = true;
  };
  const line = ({ q, a, u }) => {
    const link = document.createElement("a");
    const [title, lead] = [document.createElement("b"), document.createElement("span")];
    title.textContent = q;
    lead.textContent = a;
    link.href = u;
    link.append(title, lead);
    const item = document.createElement("li");
    item.append(link);
    return item;
  };
  const look = async () => {
    const words = input.value.trim();
    running?.abort();
    if (!words) return close();
    running = new AbortController();
    try {
      const answer = await fetch(`${suggest}?q=${encodeURIComponent(words)}`, { signal: running.signal });
      if (!answer.ok) return;
      const { results } = await answer.json();
      list.replaceChildren(...results.map(line));
      const n = results.length;
      status.textContent = n > 1 ? many.replace("{n}", n) : n ? one : none.replace("{query}", () => words);
      status.className = n ? "unseen" : "";
      drop.hidden = document.activeElement !== input && !drop.contains(document.activeElement);
    } catch {
      // Overtaken by the next letters, or offline: the button still searches.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  form.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      close();
      input.focus();
    }
    if (drop.hidden || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
    e.preventDefault();
    const stops = [input, ...list.querySelectorAll("a")];
    const step = e.key === "ArrowDown" ? 1 : -1;
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  });
  form.addEventListener("focusout", (e) => {
    if (!form.contains(e.relatedTarget)) close();
  });
}

// A voice is counted without leaving the page.
document.addEventListener("submit", async (e) => {
  const form = e.target;
  const button = e.submitter;
  if (!form.matches("[data-vote]") || !button) return;
  e.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  const box = form.parentElement;
  const buttons = form.querySelectorAll("button");
  for (const b of buttons) b.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw answer.status;
    const [thanks, why] = document.querySelectorAll("#helped template");
    const next = button.value === "no" && why ? why : thanks;
    form.replaceWith(next.content.cloneNode(true));
    box.querySelector("button")?.focus();
  } catch {
    for (const b of buttons) b.disabled = false;
    const note = box.querySelector("[role=alert]") ?? document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = form.dataset.slow;
    form.append(note);
  }
});
