import { Button, Form, type FormInstance, Input, Switch } from "antd";
import type { ReactNode } from "react";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import styles from "./service-form.module.css";

interface Service<Fields> {
  initial: Fields;
  form: FormInstance<Fields>;
  save: { mutate: (fields: Fields) => void; isPending: boolean };
  dirty: boolean;
  testing: boolean;
  runTest: () => void;
  changed: () => void;
  reset: () => void;
}

interface ServiceFormProps<Fields> {
  service: Service<Fields>;
  /** Tells forms with the same fields on one page apart. */
  name: string;
  enable: string;
  test: string;
  icon: ReactNode;
  /** What the test has found. */
  result: ReactNode;
  onValues?: (changed: Partial<Fields>, values: Fields) => void;
  children: ReactNode;
}

/** A service outside: whether it is used, its fields, saving and trying it. */
export function ServiceForm<Fields extends { enabled: boolean }>({
  service,
  name,
  enable,
  test,
  icon,
  result,
  onValues,
  children,
}: ServiceFormProps<Fields>) {
  return (
    <Form<Fields>
      form={service.form}
      name={name}
      layout="vertical"
      initialValues={service.initial}
      onValuesChange={(changed: Partial<Fields>, values) => {
        onValues?.(changed, values);
        service.changed();
      }}
      onFinish={(fields) => service.save.mutate(fields)}
    >
      <SwitchRow id={`${name}-enabled`} name="enabled" label={enable} />
      {children}
      <div className={styles.foot}>
        <SaveBar dirty={service.dirty} saving={service.save.isPending} onReset={service.reset} />
        <Button icon={icon} loading={service.testing} onClick={service.runTest}>
          {test}
        </Button>
      </div>
      <div aria-live="polite">{result}</div>
    </Form>
  );
}

/** A switch at the end of its own line. */
export function SwitchRow({ id, name, label }: { id: string; name: string; label: string }) {
  return (
    <div className={styles.switch}>
      <span id={id}>{label}</span>
      <Form.Item name={name} valuePropName="checked" noStyle>
        <Switch aria-labelledby={id} />
      </Form.Item>
    </div>
  );
}

interface SecretFieldProps {
  name: string;
  label: string;
  maxLength: number;
  placeholder: string;
  remove: string;
  /** Only where something is kept that can go. */
  onRemove: (() => void) | undefined;
}

/** A secret that is kept sealed: it can be written anew or removed, never read. */
export function SecretField({ name, label, maxLength, placeholder, remove, onRemove }: SecretFieldProps) {
  return (
    <Form.Item
      name={name}
      label={label}
      extra={
        onRemove && (
          <Button type="link" size="small" className={styles.inline ?? ""} onClick={onRemove}>
            {remove}
          </Button>
        )
      }
    >
      <Input.Password maxLength={maxLength} autoComplete="new-password" placeholder={placeholder} />
    </Form.Item>
  );
}
