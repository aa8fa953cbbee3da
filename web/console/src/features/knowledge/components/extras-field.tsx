import type { Extra } from "@shopbell/shared/api/types.ts";
import { Form } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { faultOf } from "../model/extras.ts";
import { ExtrasEditor } from "./extras-editor.tsx";

/** What stands beside an answer, as a field of its form. */
export function ExtrasField({ disabled }: { disabled: boolean }) {
  const t = useT();
  return (
    <Form.Item
      name="extras"
      label={t("extras.title")}
      extra={t("extras.help")}
      rules={[
        {
          validator: (_, value: Extra[] = []) =>
            value.some((one) => faultOf(one))
              ? Promise.reject(new Error(t("extras.incomplete")))
              : Promise.resolve(),
        },
      ]}
    >
      <Field disabled={disabled} />
    </Form.Item>
  );
}

interface FieldProps {
  disabled: boolean;
  value?: Extra[];
  onChange?: (value: Extra[]) => void;
}

function Field({ disabled, value = [], onChange }: FieldProps) {
  return <ExtrasEditor value={value} onChange={(next) => onChange?.(next)} disabled={disabled} />;
}
