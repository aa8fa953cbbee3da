import type { Category, Lang, Passage } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery, createEntry } from "../api.ts";

interface Fields {
  question: string;
  answer: string;
  category: string;
}

interface EntryDialogProps {
  lang: Lang;
  passage: Passage;
  onClose: () => void;
}

const optionsOf = (
  list: readonly Category[],
  parents: readonly string[] = [],
): { value: string; label: string }[] =>
  list.flatMap(({ id, name, children }) => [
    { value: id, label: [...parents, name].join(" / ") },
    ...optionsOf(children, [...parents, name]),
  ]);

/** Makes an entry of a passage, which then answers before the document does. */
export function EntryDialog({ lang, passage, onClose }: EntryDialogProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const categories = useQuery(categoriesQuery(lang));
  const save = useMutation({
    mutationFn: ({ question, answer, category }: Fields) =>
      createEntry({
        lang,
        question,
        answer,
        category_id: category,
        phrasings: [],
        related: [],
        audience: "everyone",
        hand_over: "never",
        enabled: true,
      }),
    onSuccess: async () => {
      toast("done", t("documents.entryMade"));
      onClose();
      await client.invalidateQueries({ queryKey: ["knowledge"] });
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <Modal
      open
      title={t("documents.makeEntry")}
      okText={t("documents.entrySave")}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      width={560}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ question: passage.path.at(-1) ?? "", answer: passage.text }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item
          name="question"
          label={t("documents.entryQuestion")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input autoFocus maxLength={300} />
        </Form.Item>
        <Form.Item
          name="category"
          label={t("documents.entryCategory")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Select
            showSearch={{ optionFilterProp: "label" }}
            loading={categories.isPending}
            options={optionsOf(categories.data?.categories ?? [])}
          />
        </Form.Item>
        <Form.Item
          name="answer"
          label={t("documents.entryAnswer")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
