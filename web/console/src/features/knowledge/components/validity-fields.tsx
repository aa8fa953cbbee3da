import { Form, Input } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { instant } from "../model/zone.ts";
import styles from "./entry-editor.module.css";

/** From when until when, by the shop's clock. */
export function ValidityFields() {
  const t = useT();
  const zone = useSession().shop.time_zone;
  return (
    <div className={styles.times}>
      <Form.Item name="valid_from" label={t("life.validFrom")}>
        <Input type="datetime-local" max="9999-12-31T23:59" />
      </Form.Item>
      <Form.Item
        name="valid_until"
        label={t("life.validUntil")}
        dependencies={["valid_from"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value: string) => {
              const until = instant(value ?? "", zone);
              return until && until <= instant(getFieldValue("valid_from") ?? "", zone)
                ? Promise.reject(new Error(t("life.validOrder")))
                : Promise.resolve();
            },
          }),
        ]}
      >
        <Input type="datetime-local" max="9999-12-31T23:59" />
      </Form.Item>
    </div>
  );
}
