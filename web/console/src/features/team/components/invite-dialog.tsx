import type { Invite, Role } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Radio } from "antd";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { CopyField } from "@/shared/ui/copy-field.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { invite, usersQuery } from "../api.ts";
import styles from "./invite-dialog.module.css";

interface InviteDialogProps {
  roles: readonly Role[];
  onClose: () => void;
  onInvited: (invite: Invite) => void;
}

export function InviteDialog({ roles, onClose, onInvited }: InviteDialogProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<{ email: string; name: string; role: Role }>();
  const send = useMutation({
    mutationFn: invite,
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: usersQuery.queryKey });
      onInvited(made);
    },
    onError: (error) => showFieldErrors(form, error) || toast("error", errorText(error)),
  });
  return (
    <Modal
      open
      title={t("team.invite")}
      okText={t("team.makeLink")}
      okButtonProps={{ loading: send.isPending }}
      cancelText={t("action.cancel")}
      onOk={() => form.submit()}
      onCancel={onClose}
      width={480}
    >
      <Form form={form} layout="vertical" initialValues={{ role: "agent" }} onFinish={send.mutate}>
        <Form.Item
          name="name"
          label={t("auth.name")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item
          name="email"
          label={t("auth.email")}
          rules={[
            { required: true, message: t("form.required") },
            { type: "email", message: t("form.email") },
          ]}
        >
          <Input type="email" maxLength={254} />
        </Form.Item>
        <Form.Item name="role" label={t("team.role")}>
          <Radio.Group
            className={styles.roles}
            options={roles.map((role) => ({
              value: role,
              label: (
                <span className={styles.role}>
                  {t(`role.${role}`)}
                  <small>{t(`role.${role}Hint`)}</small>
                </span>
              ),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The link is shown this once; the server keeps only its hash. */
export function InviteLink({
  invite: { user, url, expires_at },
  onClose,
}: {
  invite: Invite;
  onClose: () => void;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <Modal
      open
      title={t("team.linkFor", { name: user.name })}
      onCancel={onClose}
      width={520}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("action.done")}
        </Button>
      }
    >
      <p className={styles.hint}>{t("team.linkHint", { date: format.dateTime(expires_at) })}</p>
      <CopyField value={url} label={t("team.linkFor", { name: user.name })} />
    </Modal>
  );
}
