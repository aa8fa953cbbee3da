import { Button } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { LeaveGuard } from "./leave-guard.tsx";

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  onSave: () => void;
  onReset: () => void;
}

/** Save and take back, at the foot of a form; leaving with changes asks first. */
export function SaveBar({ dirty, saving, onSave, onReset }: SaveBarProps) {
  const t = useT();
  return (
    <>
      <div style={{ display: "flex", gap: 8, marginTop: 4 }}>
        <Button type="primary" disabled={!dirty} loading={saving} onClick={onSave}>
          {t("action.save")}
        </Button>
        {dirty && (
          <Button type="text" onClick={onReset}>
            {t("form.reset")}
          </Button>
        )}
      </div>
      <LeaveGuard dirty={dirty} />
    </>
  );
}
