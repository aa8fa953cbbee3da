import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.ts";
import { Icon } from "../ui/icon.tsx";
import type { Attachment } from "../wire.gen.ts";
import { safeURL } from "./format.ts";
import { cross } from "./icons.ts";

/** A picture over the whole panel. The browser's dialog keeps the focus inside. */
export function Viewer({ a, onClose }: { a: Attachment; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const url = safeURL(a.url);
  return (
    <dialog
      class="viewer"
      ref={dialog}
      aria-label={a.name}
      onClose={onClose}
      onKeyDown={(e) => e.key === "Escape" && e.stopPropagation()}
      onClick={(e) => e.target === e.currentTarget && dialog.current?.close()}
    >
      <nav>
        <a href={url} target="_blank" rel="noopener noreferrer">
          {t("image.original")}
        </a>
        <button type="button" aria-label={t("image.close")} onClick={() => dialog.current?.close()}>
          <Icon d={cross} />
        </button>
      </nav>
      <img src={url} alt={a.name} width={a.width || undefined} height={a.height || undefined} />
    </dialog>
  );
}
