import type { Order } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import styles from "./order-view.module.css";
import { ShipmentView } from "./shipment-view.tsx";
import { useWord } from "./status.tsx";
import { Thumb } from "./thumb.tsx";

/** "CN" → "China"; what is not a country's code stays as it is. */
function countryName(country: string, tag: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames([tag], { type: "region", fallback: "code" }).of(country) ?? country;
}

/** The whole of an order: what was bought, where it is, what was paid, where it goes. */
export function OrderView({ order }: { order: Order }) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  const { address } = order;
  const { tag } = useLocale();
  const place = [
    countryName(address.country, tag),
    address.province,
    address.city,
    address.district,
    address.line1,
    address.line2,
    address.zip,
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={styles.order}>
      <ul className={styles.lines}>
        {order.lines.map((line) => (
          <li key={line.sku}>
            <Thumb src={line.image} />
            <div className={styles.what}>
              <p>{line.title}</p>
              {line.options && <span>{line.options}</span>}
            </div>
            <div className={styles.price}>
              {format.money(line.price)}
              <span>× {format.number(line.quantity)}</span>
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.total}>
        <span>{t("order.total")}</span>
        <b>{format.money(order.total)}</b>
      </div>
      {order.shipments.map((shipment) => (
        <section key={`${shipment.carrier} ${shipment.tracking_no}`} className={styles.block}>
          <ShipmentView shipment={shipment} />
        </section>
      ))}
      {order.payments.length > 0 && (
        <section className={styles.block}>
          <h4>{t("order.payments")}</h4>
          <ul className={styles.facts}>
            {order.payments.map((payment) => (
              <li key={payment.id || `${payment.kind} ${payment.at}`}>
                <span>
                  {word(`payment.${payment.kind}`, payment.kind)}
                  {payment.method && ` · ${word(`payment.method.${payment.method}`, payment.method)}`}
                </span>
                <span className="tabular">
                  {payment.kind === "refund" && "−"}
                  {format.money(payment.amount)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(place || address.name) && (
        <section className={styles.block}>
          <h4>{t("order.address")}</h4>
          <p className={styles.address}>
            {[address.name, address.phone].filter(Boolean).join(" · ")}
            <br />
            {place}
          </p>
        </section>
      )}
      {order.note && (
        <section className={styles.block}>
          <h4>{t("order.note")}</h4>
          <p className={styles.address}>{order.note}</p>
        </section>
      )}
    </div>
  );
}
