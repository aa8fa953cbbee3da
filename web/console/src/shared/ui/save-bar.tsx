import { Button, Form } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { LeaveGuard } from "./leave-guard.tsx";

/** Whether a form says something else than what it began with. */
export function useDirty<Fields extends object>(initial: Fields) {
  const [dirty, setDirty] = useState(false);
  const compare = (values: Partial<Fields>) =>
    setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial));
  return { dirty, setDirty, compare };
}

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
