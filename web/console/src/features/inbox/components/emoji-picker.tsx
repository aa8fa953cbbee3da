import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./emoji-picker.module.css";

/** Those that customer service really writes; the rest comes from the keyboard. */
const EMOJI = [
  ..."😊😄😁😉🙂🥰😘🤗🤝👋🙏👌👍💪👏❤",
  ..."🎉🎁🌹✨🔔📦🚚⏰✅❗❓💡📞📷🧾💳",
  ..."😅😂🤔😮😢😭😣😓😔🙈🥺😴🤒😡🌧☀",
];

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's look
    <div className={styles.grid} role="group" aria-label={t("composer.emoji")}>
      {EMOJI.map((emoji) => (
        <button key={emoji} type="button" onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}
