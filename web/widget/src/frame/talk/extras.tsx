import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import type { State } from "../store.ts";
import { Article } from "./article.tsx";
import { EmojiPicker } from "./emoji.tsx";
import { Menu } from "./menu.tsx";

const troubles = ["offline", "rate_limited", "storage_full", "unavailable"] as const;

interface ExtrasProps {
  shell: Shell;
  state: State;
  onClose: (() => void) | undefined;
}

/** What comes and goes around the conversation: trouble, menu, emoji, the target for files. */
export function Extras({ shell, state, onClose }: ExtrasProps) {
  const trouble =
    state.problem || state.link === "connecting"
      ? (troubles.find((code) => code === state.problem) ?? (navigator.onLine ? "unavailable" : "offline"))
      : null;
  const close = () => shell.store.set({ float: "" });
  return (
    <div class="extras">
      {trouble && (
        <p class="trouble" role="status" key={trouble}>
          {t(`trouble.${trouble}`)}
        </p>
      )}
      {state.float === "menu" && <Menu shell={shell} onClose={close} onEnd={onClose} />}
      {state.float === "emoji" && <EmojiPicker shell={shell} onClose={close} />}
      {state.float.startsWith("ke_") && <Article key={state.float} shell={shell} id={state.float} />}
      <DropTarget shell={shell} />
    </div>
  );
}

/** Takes files that are dropped anywhere on the panel. */
function DropTarget({ shell }: { shell: Shell }) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    const moved = (by: number) => (e: DragEvent) => {
      if (!e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      depth.current = Math.max(0, depth.current + by);
      setOver(depth.current > 0);
    };
    const dropped = (e: DragEvent) => {
      if (!e.dataTransfer?.files.length) return;
      e.preventDefault();
      depth.current = 0;
      setOver(false);
      shell.attach(e.dataTransfer.files);
    };
    const listeners = { dragenter: moved(1), dragleave: moved(-1), dragover: moved(0), drop: dropped };
    for (const [event, listener] of Object.entries(listeners)) {
      document.addEventListener(event, listener as EventListener);
    }
    return () => {
      for (const [event, listener] of Object.entries(listeners)) {
        document.removeEventListener(event, listener as EventListener);
      }
    };
  }, [shell]);
  return over ? <div class="drop">{t("compose.drop")}</div> : null;
}
