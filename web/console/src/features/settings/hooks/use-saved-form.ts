import { useMutation } from "@tanstack/react-query";
import { Form } from "antd";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useDirty } from "@/shared/ui/save-bar.tsx";
import { toast } from "@/shared/ui/toasts.tsx";

interface SavedFormOptions<Fields, Body, Saved> {
  initial: Fields;
  save: (body: Body) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
}

/** A form that is saved as a whole: what the server says of single fields stands beside them, the rest is told. */
export function useSavedForm<Fields extends object, Body, Saved>({
  initial,
  save: mutationFn,
  onSaved,
}: SavedFormOptions<Fields, Body, Saved>) {
  const t = useT();
  const errorText = useErrorText();
  const [form] = Form.useForm<Fields>();
  const { dirty, setDirty, compare } = useDirty(initial);
  const failed = (error: unknown) => showFieldErrors(form, error) || toast("error", errorText(error));
  const save = useMutation({
    mutationFn,
    onSuccess: (saved) => {
      onSaved(saved);
      setDirty(false);
      toast("done", t("form.saved"));
    },
    onError: failed,
  });
  return { form, save, failed, dirty, setDirty, compare };
}
