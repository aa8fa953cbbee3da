import type { Shipment } from "@shopbell/shared/api/types.ts";
import { Copy, Truck } from "lucide-react";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import styles from "./shipment-view.module.css";
import { StatusTag, useWord } from "./status.tsx";

const SHOWN = 3;

/** One parcel with its trail, newest scan on top. */
export function ShipmentView({ shipment }: { shipment: Shipment }) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const trail = shipment.trail.toReversed();
  const shown = all ? trail : trail.slice(0, SHOWN);
  const carrier = word(`carrier.${shipment.carrier.toLowerCase()}`, shipment.carrier);
  return (
    <div className={styles.shipment}>
      <div className={styles.head}>
        <Truck size={15} strokeWidth={1.75} aria-hidden />
        <span className={styles.carrier}>{carrier || t("shipment.parcel")}</span>
        <StatusTag kind="shipment" status={shipment.status} />
      </div>
      {shipment.tracking_no && (
        <button
          type="button"
          className={styles.number}
          title={t("action.copy")}
          onClick={() => {
            void navigator.clipboard
              .writeText(shipment.tracking_no)
              .then(() => toast("done", t("action.copied")));
          }}
        >
          {shipment.tracking_no} <Copy size={12} aria-hidden />
        </button>
      )}
      {shipment.expected_at > 0 && shipment.status !== "delivered" && (
        <p className={styles.expected}>
          {t("shipment.expected", { date: format.date(shipment.expected_at) })}
        </p>
      )}
      {shown.length > 0 && (
        <ol className={styles.trail}>
          {shown.map((scan) => (
            <li key={`${scan.at} ${scan.text}`}>
              <p>{scan.text}</p>
              <span>
                {scan.place && `${scan.place} · `}
                <time>{format.dateTime(scan.at)}</time>
              </span>
            </li>
          ))}
        </ol>
      )}
      {trail.length > SHOWN && (
        <button type="button" className={styles.more} onClick={() => setAll(!all)}>
          {all ? t("shipment.less") : t("shipment.more", { count: trail.length - SHOWN })}
        </button>
      )}
    </div>
  );
}
