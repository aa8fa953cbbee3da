import { useBlocker } from "@tanstack/react-router";
import { Modal } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";

/** Asks before a page with unsaved changes is left, or the window closed. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const t = useT();
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
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
  );
}
