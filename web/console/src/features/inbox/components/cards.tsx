import type { Attachment, Link, OrderCard, ProductCard } from "@shopbell/shared/api/types.ts";
import { Download, ExternalLink, FileText, ImageOff } from "lucide-react";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { StatusTag } from "@/shared/records/status.tsx";
import { Thumb } from "@/shared/records/thumb.tsx";
import styles from "./cards.module.css";

const MAX_SIDE = 280;
const ITEMS_SHOWN = 2;

/** A picture at its final size from the start, so that the log does not jump when it arrives. */
export function Picture({
  picture,
  shows,
  onOpen,
}: {
  picture: Attachment;
  /** What it shows, if somebody has said so. */
  shows?: string;
  onOpen?: (picture: Attachment) => void;
}) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  const scale = Math.min(1, MAX_SIDE / Math.max(picture.width || MAX_SIDE, picture.height || MAX_SIDE));
  const width = Math.max(64, Math.round((picture.width || MAX_SIDE) * scale));
  const height = Math.max(48, Math.round((picture.height || MAX_SIDE) * scale));
  if (broken) {
    return (
      <span className={styles.broken} style={{ width, height }}>
        <ImageOff size={18} aria-hidden />
        {t("message.pictureGone")}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.picture}
      disabled={!onOpen}
      onClick={() => onOpen?.(picture)}
      aria-label={t("message.openPicture", { name: shows || picture.name })}
    >
      <img
        src={picture.thumb || picture.url}
        alt={shows || picture.name}
        width={width}
        height={height}
        loading="lazy"
        onError={() => setBroken(true)}
      />
    </button>
  );
}

/** The buttons below an answer. */
export function LinkButtons({ links }: { links: Link[] }) {
  return (
    <p className={styles.links}>
      {links.map(({ label, url }) => (
        <a key={label + url} href={url} title={url} target="_blank" rel="noopener noreferrer">
          {label}
          <ExternalLink size={12} aria-hidden />
        </a>
      ))}
    </p>
  );
}

export function FileBox({ file }: { file: Attachment }) {
  const t = useT();
  const format = useFormat();
  return (
    <a className={styles.file} href={file.url} download={file.name} target="_blank" rel="noreferrer">
      <FileText size={20} strokeWidth={1.5} aria-hidden />
      <span>
        <b>{file.name}</b>
        <small>{format.bytes(file.size)}</small>
      </span>
      <Download size={16} aria-label={t("action.download")} />
    </a>
  );
}

export function OrderCardBox({
  order,
  onRecord,
}: {
  order: OrderCard;
  onRecord?: (record: RecordRef) => void;
}) {
  const t = useT();
  const format = useFormat();
  const more = order.items.length - ITEMS_SHOWN;
  const [parcel] = order.shipments;
  const latest = parcel?.trail.at(-1);
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.number}>{order.number}</span>
        <StatusTag kind="order" status={order.status} />
      </div>
      {order.items.slice(0, ITEMS_SHOWN).map((item) => (
        <div key={`${item.title} ${item.options}`} className={styles.item}>
          <Thumb src={item.image} size={36} />
          <span className={styles.itemTitle}>
            <b>{item.title}</b>
            {item.options && <small>{item.options}</small>}
          </span>
          <span className={styles.quantity}>× {format.number(item.quantity)}</span>
        </div>
      ))}
      {more > 0 && <p className={styles.moreItems}>{t("order.moreItems", { count: more })}</p>}
      {latest && <p className={styles.latest}>{latest.text}</p>}
      <div className={styles.cardFoot}>
        <b>{format.money(order.total)}</b>
        {onRecord && (
          <button
            type="button"
            onClick={() => onRecord({ kind: "order", id: order.number, title: order.number })}
          >
            {t("order.open")}
          </button>
        )}
      </div>
    </div>
  );
}

export function ProductCardBox({
  product,
  onRecord,
}: {
  product: ProductCard;
  onRecord?: (record: RecordRef) => void;
}) {
  const t = useT();
  const format = useFormat();
  const range = product.price_min.minor !== product.price_max.minor;
  return (
    <div className={styles.card}>
      <div className={styles.item}>
        <Thumb src={product.image} size={56} />
        <span className={styles.itemTitle}>
          <b className={styles.twoLines}>{product.title}</b>
          <small>{product.stock || (product.in_stock ? t("product.inStock") : t("product.soldOut"))}</small>
        </span>
      </div>
      <div className={styles.cardFoot}>
        <b>
          {format.money(product.price_min)}
          {range && ` – ${format.money(product.price_max)}`}
        </b>
        {onRecord && (
          <button
            type="button"
            onClick={() => onRecord({ kind: "product", id: product.id, title: product.title })}
          >
            {t("product.open")}
          </button>
        )}
      </div>
    </div>
  );
}
