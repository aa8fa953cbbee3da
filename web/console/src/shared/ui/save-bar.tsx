import { Button, Form } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { LeaveGuard } from "./leave-guard.tsx";

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  /** The fields say again what they began with. */
  onReset: () => void;
}

/** Save and take back, at the foot of the form it stands in; leaving with changes asks first. */
export function SaveBar({ dirty, saving, onReset }: SaveBarProps) {
  const t = useT();
  const form = Form.useFormInstance();
  const reset = () => {
    form.resetFields();
    onReset();
  };
  return (
    <>
      <div style={{ display: "flex", gap: 8, marginTop: 4 }}>
        <Button type="primary" disabled={!dirty} loading={saving} onClick={() => form.submit()}>
          {t("action.save")}
        </Button>
        {dirty && (
          <Button type="text" onClick={reset}>
            {t("form.reset")}
          </Button>
        )}
      </div>
      <LeaveGuard dirty={dirty} />
    </>
  );
}
