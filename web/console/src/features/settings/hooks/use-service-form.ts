import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useSavedForm } from "./use-saved-form.ts";

type Sealed<Fields, Secret extends keyof Fields> = Omit<Fields, Secret> & Partial<Pick<Fields, Secret>>;

interface ServiceFormOptions<Fields, Secret extends keyof Fields, Saved, Test> {
  initial: Fields;
  /** The field that is never shown again: it is only sent when it was typed, or empty to drop what is kept. */
  secret: Secret;
  save: (body: Sealed<Fields, Secret>) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
  test: (body: Sealed<Fields, Secret>) => Promise<Test>;
}

/** The form of a service outside: it holds a secret, and can be tried before it is saved. */
export function useServiceForm<
  Fields extends { enabled: boolean },
  Secret extends keyof Fields & string,
  Saved,
  Test,
>({ initial, secret, save: send, onSaved, test: ask }: ServiceFormOptions<Fields, Secret, Saved, Test>) {
  const [dropped, setDropped] = useState(false);
  const [tested, setTested] = useState<Test | null>(null);
  const bodyOf = (fields: Fields): Sealed<Fields, Secret> => {
    const { [secret]: typed, ...rest } = fields;
    return typed || dropped ? fields : (rest as Sealed<Fields, Secret>);
  };
  const { form, save, failed, dirty, setDirty, compare } = useSavedForm({
    initial,
    save: (fields: Fields) => send(bodyOf(fields)),
    onSaved: (saved: Saved) => {
      onSaved(saved);
      setDropped(false);
      form.setFieldValue(secret as never, "");
    },
  });
  const test = useMutation({
    mutationFn: (fields: Fields) => ask(bodyOf(fields)),
    onMutate: () => setTested(null),
    onSuccess: setTested,
    onError: failed,
  });
  return {
    initial,
    form,
    save,
    dirty,
    dropped,
    tested,
    testing: test.isPending,
    runTest: () =>
      void form
        .validateFields()
        .then(() => test.mutate(form.getFieldsValue()))
        .catch(() => {}), // the fields say what is missing
    changed: () => {
      compare(form.getFieldsValue());
      setTested(null);
    },
    drop: () => {
      setDropped(true);
      setDirty(true);
    },
    reset: () => {
      setDropped(false);
      setDirty(false);
    },
  };
}
