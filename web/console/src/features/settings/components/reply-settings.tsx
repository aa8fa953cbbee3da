import type { CannedReply, NewCannedReply } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Modal, Radio } from "antd";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteReply, repliesQuery, saveReply } from "../api.ts";

export function ReplySettings() {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const replies = useQuery(repliesQuery);
  const [words, setWords] = useState("");
  const [editing, setEditing] = useState<CannedReply | "new" | null>(null);
  const [modal, contextHolder] = Modal.useModal();
  const drop = useMutation({
    mutationFn: deleteReply,
    onSuccess: () => client.invalidateQueries({ queryKey: repliesQuery.queryKey }),
    onError: (error) => toast("error", errorText(error)),
  });
  const mayEdit = (reply: CannedReply) => reply.personal || can("settings:manage");
  const wanted = words.trim().toLowerCase();
  const rows = (replies.data?.replies ?? [])
    .filter((reply) => `${reply.shortcut} ${reply.title} ${reply.text}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.shortcut.localeCompare(b.shortcut));
  const add = (
    <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setEditing("new")}>
      {t("canned.add")}
    </Button>
  );
  return (
    <Page title={t("settings.replies")} hint={t("canned.hint")} actions={add}>
      {contextHolder}
      {replies.isPending && <Skeleton rows={6} height={34} />}
      {replies.isError && !replies.data && (
        <ErrorState error={replies.error} onRetry={() => void replies.refetch()} />
      )}
      {replies.data?.replies.length === 0 && (
        <EmptyState title={t("canned.empty")} hint={t("canned.emptyHint")} action={add} />
      )}
      {replies.data && replies.data.replies.length > 0 && (
        <>
          <Input
            allowClear
            value={words}
            placeholder={t("canned.search")}
            aria-label={t("canned.search")}
            onChange={(event) => setWords(event.target.value)}
            style={{ maxWidth: 320, marginBottom: 12 }}
          />
          <Table
            acts
            columns={[
              { label: t("canned.shortcut") },
              { label: t("canned.text") },
              { label: t("canned.lang"), wide: true },
              { label: t("canned.for"), wide: true },
            ]}
          >
            {rows.map((reply) => (
              <tr key={reply.id}>
                <td style={{ whiteSpace: "nowrap" }}>
                  <b>/{reply.shortcut}</b>
                </td>
                <td>
                  <div className={table.clip}>{reply.title}</div>
                  <div className={`${table.clip} ${table.quiet}`}>{reply.text}</div>
                </td>
                <td className={table.wide}>{t(`lang.${reply.lang}`)}</td>
                <td className={table.wide} style={{ whiteSpace: "nowrap" }}>
                  {reply.personal ? t("canned.onlyMe") : t("canned.everybody")}
                </td>
                <td className={table.actions}>
                  {mayEdit(reply) && (
                    <>
                      <IconButton
                        icon={Pencil}
                        size={15}
                        label={t("action.edit")}
                        onClick={() => setEditing(reply)}
                      />
                      <IconButton
                        icon={Trash2}
                        size={15}
                        label={t("action.delete")}
                        onClick={() =>
                          void modal.confirm({
                            title: t("canned.deleteAsk", { name: reply.title }),
                            okText: t("action.delete"),
                            okButtonProps: { danger: true },
                            cancelText: t("action.cancel"),
                            onOk: () => drop.mutateAsync(reply.id).catch(() => {}),
                          })
                        }
                      />
                    </>
                  )}
                </td>
              </tr>
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={5} className={table.quiet}>
                  {t("canned.none", { query: words })}
                </td>
              </tr>
            )}
          </Table>
        </>
      )}
      {editing && <ReplyDialog reply={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function ReplyDialog({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const { locale } = useLocale();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<NewCannedReply>();
  const shared = can("settings:manage");
  const save = useMutation({
    mutationFn: (body: NewCannedReply) => saveReply(reply?.id ?? null, body),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: repliesQuery.queryKey });
      onClose();
    },
    onError: (error) => showFieldErrors(form, error) || toast("error", errorText(error)),
  });
  const required = { required: true, whitespace: true, message: t("form.required") };
  return (
    <Modal
      open
      width={560}
      title={reply ? t("canned.edit") : t("canned.add")}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<NewCannedReply>
        form={form}
        layout="vertical"
        initialValues={reply ?? { lang: locale, personal: !shared, shortcut: "", title: "", text: "" }}
        onFinish={(fields) => save.mutate({ ...fields, personal: shared ? fields.personal : true })}
      >
        <Form.Item
          name="shortcut"
          label={t("canned.shortcut")}
          extra={t("canned.shortcutHelp")}
          rules={[required, { pattern: /^[^\s/]+$/u, message: t("canned.shortcutWrong") }]}
        >
          <Input prefix="/" maxLength={30} autoFocus />
        </Form.Item>
        <Form.Item name="title" label={t("canned.title")} rules={[required]}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="text" label={t("canned.text")} rules={[required]}>
          <GrowingTextArea minRows={4} maxRows={12} maxLength={4000} showCount />
        </Form.Item>
        <Form.Item name="lang" label={t("canned.lang")} extra={t("canned.langHelp")}>
          <Radio.Group
            options={[
              { value: "zh", label: t("lang.zh") },
              { value: "en", label: t("lang.en") },
            ]}
          />
        </Form.Item>
        {shared && (
          <Form.Item name="personal" valuePropName="checked">
            <Checkbox>{t("canned.personalHelp")}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
