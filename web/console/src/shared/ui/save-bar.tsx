import { useBlocker } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  onSave: () => void;
  onReset: () => void;
}

/** Save and take back, at the foot of a form; leaving with changes asks first. */
export function SaveBar({ dirty, saving, onSave, onReset }: SaveBarProps) {
  const t = useT();
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
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
      <Modal
        open={blocker.status === "blocked"}
        title={t("form.unsaved")}
        okText={t("form.leave")}
        okButtonProps={{ danger: true }}
        cancelText={t("form.stay")}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        {t("form.unsavedHint")}
      </Modal>
    </>
  );
}
