import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSocket } from "@/shared/socket/socket-context.ts";
import styles from "./connection-banner.module.css";

/** A blink of the network is not worth a word. */
const PATIENCE_MS = 1500;

export function ConnectionBanner() {
  const t = useT();
  const socket = useSocket();
  const lost = socket.status.use() === "lost";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!shown) return null;
  return (
    <div className={styles.banner} role="status">
      <CloudOff size={16} aria-hidden />
      <span>
        <b>{t("connection.lost")}</b> {t("connection.kept")}
      </span>
      <button type="button" onClick={() => socket.retry()}>
        {t("connection.retry")}
      </button>
    </div>
  );
}
