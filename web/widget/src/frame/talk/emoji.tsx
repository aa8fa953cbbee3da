import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";

const signs =
  "😀 😄 😁 😆 😅 🤣 😊 🙂 😉 😍 😘 😋 😜 🤔 😐 😏 😮 😲 😳 🥺 😢 😭 😤 😠 😡 🤯 😴 😷 🤒 🤝 👍 👎 👌 ✌️ 🙏 👏 💪 👋 🙌 💯 ❤️ 💔 💖 🌹 🎉 🎁 🔥 ⭐ ☀️ 🌙 ☕ 🍎 🎂 📦 🚚 🛒 💰 🧾 👗 👟 📱 ⌚ 💄 🍼".split(
    " ",
  );
const columns = 8;

/** A small choice of emoji; arrow keys move, Escape closes. */
export function EmojiPicker({ shell, onClose }: { shell: Shell; onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("button")?.focus(), []);
  const pick = (sign: string) => {
    const area = document.querySelector("textarea");
    const { draft } = shell.state;
    const from = area?.selectionStart ?? draft.length;
    shell.write(draft.slice(0, from) + sign + draft.slice(area?.selectionEnd ?? from));
    // After the redraw, which puts the caret at the end.
    requestAnimationFrame(() => area?.setSelectionRange(from + sign.length, from + sign.length));
  };
  const handleKey = (e: KeyboardEvent) => {
    if (e.key === "Escape") {
      e.stopPropagation();
      onClose();
      document.querySelector("textarea")?.focus();
      return;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[e.key];
    if (!step) return;
    e.preventDefault();
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <div class="float emoji" role="group" aria-label={t("compose.emoji")} ref={box} onKeyDown={handleKey}>
      {signs.map((sign, i) => (
        <button type="button" key={sign} tabIndex={i ? -1 : 0} onClick={() => pick(sign)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
