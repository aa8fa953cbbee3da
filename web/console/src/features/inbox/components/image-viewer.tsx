import type { Attachment } from "@shopbell/shared/api/types.ts";
import { Download, X } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import styles from "./image-viewer.module.css";

/** One picture as large as the screen allows. */
export function ImageViewer({ picture, onClose }: { picture: Attachment; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog label={picture.name} onClose={onClose} form="full">
      <header className={styles.head}>
        <span>{picture.name}</span>
        <a href={picture.url} download={picture.name} aria-label={t("action.download")}>
          <Download size={18} aria-hidden />
        </a>
        <button type="button" onClick={onClose} aria-label={t("action.close")}>
          <X size={20} aria-hidden />
        </button>
      </header>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes, this is the pointer's way */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same */}
      <div className={styles.stage} onClick={(event) => event.target === event.currentTarget && onClose()}>
        <img src={picture.url} alt={picture.name} />
      </div>
    </Dialog>
  );
}
