import { useState } from "preact/hooks";
import { currentLang, type Key, t } from "../i18n.ts";
import type { OrderCard, OrderCardItem, ProductCard, ShipmentCard, TrackEvent } from "../wire.gen.ts";
import { dateOf, money, safeURL, timeOf } from "./format.ts";

const itemsShown = 3;

/** Couriers by their code: the names that customers know them by. */
const couriers: Record<string, { zh: string; en: string }> = {
  sf: { zh: "顺丰速运", en: "SF Express" },
  zto: { zh: "中通快递", en: "ZTO Express" },
  yto: { zh: "圆通速递", en: "YTO Express" },
  sto: { zh: "申通快递", en: "STO Express" },
  yunda: { zh: "韵达速递", en: "Yunda Express" },
  jd: { zh: "京东物流", en: "JD Logistics" },
  jtsd: { zh: "极兔速递", en: "J&T Express" },
  ems: { zh: "邮政 EMS", en: "EMS" },
  ups: { zh: "UPS", en: "UPS" },
  usps: { zh: "USPS", en: "USPS" },
  fedex: { zh: "FedEx", en: "FedEx" },
  dhl: { zh: "DHL", en: "DHL" },
};

const courier = (code: string): string => couriers[code.toLowerCase()]?.[currentLang()] ?? code;

/** The name of a status, or the status itself when the catalogue does not know it. */
function status(group: "order" | "shipment", value: string): string {
  const key = `${group}.${value}`;
  const text = t(key as Key);
  return text === key ? value : text;
}

const tones: Record<string, string> = {
  unpaid: "warning",
  refunding: "warning",
  exception: "danger",
  returned: "danger",
  delivered: "success",
  completed: "success",
  shipped: "info",
  in_transit: "info",
  out_for_delivery: "info",
};

function Status({ group, value }: { group: "order" | "shipment"; value: string }) {
  return <span class={`status ${tones[value] ?? ""}`}>{status(group, value)}</span>;
}

/** An order with its parcels. */
export function OrderCardView({ card }: { card: OrderCard }) {
  const { items } = card;
  const hidden = items.length - itemsShown;
  return (
    <article class="card" aria-label={t("order.number", { number: card.number })}>
      <header>
        <b>{t("order.number", { number: card.number })}</b>
        <Status group="order" value={card.status} />
      </header>
      {items.slice(0, itemsShown).map((item) => (
        <Item key={item.title + item.options} item={item} />
      ))}
      {hidden > 0 && (
        <details>
          <summary>{t("order.more", { n: hidden })}</summary>
          {items.slice(itemsShown).map((item) => (
            <Item key={item.title + item.options} item={item} />
          ))}
        </details>
      )}
      <p class="sum">
        {card.placed_at > 0 && <span>{t("order.placed", { date: dateOf(card.placed_at) })}</span>}
        <span>
          {t("order.total")} <b>{money(card.total)}</b>
        </span>
      </p>
      {card.shipments.map((s) => (
        <Shipment key={s.tracking_no} s={s} />
      ))}
    </article>
  );
}

function Item({ item }: { item: OrderCardItem }) {
  return (
    <div class="item">
      <Thumb src={item.image} />
      <span>
        <span class="title">{item.title}</span>
        <small>
          {item.options}&nbsp;×{item.quantity}
        </small>
      </span>
      <span class="price">{money(item.price)}</span>
    </div>
  );
}

/** A product's picture; an empty tile when there is none or it does not load. */
function Thumb({ src }: { src: string }) {
  const [gone, setGone] = useState(false);
  const url = gone ? "" : safeURL(src);
  return url ? (
    <img class="thumb" src={url} alt="" loading="lazy" onError={() => setGone(true)} />
  ) : (
    <span class="thumb" aria-hidden="true" />
  );
}

function Shipment({ s }: { s: ShipmentCard }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard?.writeText(s.tracking_no).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2000);
      },
      () => undefined,
    );
  };
  const [newest, ...earlier] = [...s.trail].reverse();
  const coming = s.expected_at > 0 && s.status !== "delivered" && s.status !== "returned";
  return (
    <section class="parcel">
      <p>
        <Status group="shipment" value={s.status} />
        {coming && <span>{t("order.expected", { date: dateOf(s.expected_at) })}</span>}
      </p>
      <p class="number">
        {courier(s.carrier)} <span>{s.tracking_no}</span>
        {s.tracking_no && "clipboard" in navigator && (
          <button type="button" onClick={copy}>
            {t(copied ? "order.copied" : "order.copy")}
          </button>
        )}
      </p>
      {newest &&
        (earlier.length > 0 ? (
          <details>
            <summary>
              <Scan e={newest} />
            </summary>
            <ol aria-label={t("order.trail")}>
              {earlier.map((e) => (
                <li key={e.at + e.text}>
                  <Scan e={e} />
                </li>
              ))}
            </ol>
          </details>
        ) : (
          <Scan e={newest} />
        ))}
    </section>
  );
}

function Scan({ e }: { e: TrackEvent }) {
  return (
    <span class="scan">
      {e.text}
      <small>
        {e.at > 0 && `${dateOf(e.at)} ${timeOf(e.at)} `}
        {e.place}
      </small>
    </span>
  );
}

/** A product with its price and what was asked about it. */
export function ProductCardView({ card }: { card: ProductCard }) {
  const { price_min: low, price_max: high } = card;
  const url = safeURL(card.url);
  return (
    <article class="card product" aria-label={card.title}>
      <div class="item">
        <Thumb src={card.image} />
        <span>
          <span class="title">{card.title}</span>
          <b class="price">{low.minor === high.minor ? money(low) : `${money(low)} – ${money(high)}`}</b>
        </span>
      </div>
      <p class="sum">
        <span class={`status ${card.in_stock ? "success" : ""}`}>
          {t(card.in_stock ? "product.in" : "product.out")}
        </span>
        {card.stock && <span>{card.stock}</span>}
      </p>
      {url && (
        <a class="action" href={url} target="_blank" rel="noopener noreferrer">
          {t("product.view")}
        </a>
      )}
    </article>
  );
}
