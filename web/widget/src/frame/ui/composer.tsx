import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import { camera, emoji, Icon, image, send } from "./icon.tsx";

/** A device that is worked with a finger. */
export const touch = matchMedia("(pointer: coarse)").matches;

/** So many characters before the limit the rest is counted. */
const counterFrom = 100;

/** Where the visitor writes. */
export function Composer({ shell }: { shell: Shell }) {
  const { draft, limits, conversation, float } = shell.state;
  const left = (limits?.text_runes ?? 4000) - [...draft].length;
  const ready = draft.trim() && left >= 0;
  const submit = () => {
    if (!ready) return;
    shell.send(draft);
    shell.write("");
  };
  return (
    <footer class="composer">
      <div class="field" data-text={draft}>
        <textarea
          rows={1}
          value={draft}
          aria-label={t("compose.label")}
          placeholder={t("compose.placeholder")}
          enterkeyhint="send"
          onInput={(e) => shell.write(e.currentTarget.value)}
          onKeyDown={(e) => {
            // Enter that ends an input method's composition is not a send; Safari says so by keyCode only.
            if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
            e.preventDefault();
            submit();
          }}
          onPaste={(e) => {
            const files = e.clipboardData?.files;
            if (!files?.length) return;
            e.preventDefault();
            shell.attach(files);
          }}
        />
      </div>
      <div class="tools">
        <button
          type="button"
          class="quiet"
          aria-label={t("compose.emoji")}
          aria-expanded={float === "emoji"}
          onClick={() => shell.toggle("emoji")}
        >
          <Icon d={emoji} />
        </button>
        {pick(shell, image, t("compose.file"))}
        {touch && pick(shell, camera, t("compose.camera"), true)}
        <span class="count" role="status">
          {left < counterFrom && left}
        </span>
        <button type="button" class="send" aria-label={t("compose.send")} disabled={!ready} onClick={submit}>
          <Icon d={send} />
        </button>
      </div>
      {conversation?.state !== "agent" && <p class="note">{t("ai.note")}</p>}
    </footer>
  );
}

/** A button that lets the visitor choose files, or take a photo. */
const pick = (shell: Shell, d: string, label: string, photo?: boolean) => (
  <label class="quiet" title={label}>
    <Icon d={d} />
    <input
      type="file"
      class="unseen"
      aria-label={label}
      accept={photo ? "image/*" : undefined}
      capture={photo ? "environment" : undefined}
      multiple={!photo}
      onChange={(e) => {
        shell.attach(e.currentTarget.files ?? []);
        e.currentTarget.value = "";
      }}
    />
  </label>
);
