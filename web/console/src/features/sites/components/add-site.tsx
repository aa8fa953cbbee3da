import type { SiteCheck, SiteSettings } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { Globe } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import { Card } from "@/shared/ui/page.tsx";
import { checkSite, createSite, siteKeys } from "../api.ts";
import { pathOf, settingsOf } from "../model/settings.ts";
import { ReasonText } from "./reason.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import styles from "./sites.module.css";

/** Takes an address, shows what would be read there, and begins. */
export function AddSite() {
  const t = useT();
  const errorText = useErrorText();
  const [start, setStart] = useState("");
  const check = useMutation({
    mutationFn: (address: string) => checkSite({ start: address, include: [], exclude: [] }),
  });
  const look = (address: string) => {
    setStart(address);
    if (address.trim() !== "") check.mutate(address);
  };
  return (
    <section className={styles.add}>
      <form
        className={styles.ask}
        onSubmit={(event) => {
          event.preventDefault();
          look(start);
        }}
      >
        <label htmlFor="site-start">{t("sites.address")}</label>
        <div>
          <Input
            id="site-start"
            value={start}
            maxLength={512}
            inputMode="url"
            autoComplete="url"
            prefix={<Globe size={15} aria-hidden />}
            placeholder={t("sites.addressExample")}
            {...(check.isError && { status: "error" as const })}
            aria-describedby="site-help"
            onChange={(event) => {
              setStart(event.target.value);
              check.reset();
            }}
          />
          <Button type="primary" htmlType="submit" loading={check.isPending} disabled={start.trim() === ""}>
            {t(check.isPending ? "sites.checking" : "sites.check")}
          </Button>
        </div>
        {check.isError ? (
          <p id="site-help" role="alert" className={styles.bad}>
            {errorText(check.error)}
          </p>
        ) : (
          <p id="site-help">{t("sites.addressHelp")}</p>
        )}
      </form>
      {check.data?.moved_to && (
        <p className={source.note} role="status">
          {t("sites.movedTo", { address: check.data.moved_to })}{" "}
          <Button size="small" onClick={() => look(check.data.moved_to ?? "")}>
            {t("sites.useThat")}
          </Button>
        </p>
      )}
      {check.data && !check.data.moved_to && (
        <Found key={check.data.start} found={check.data} onClose={() => check.reset()} />
      )}
    </section>
  );
}

/** What an address turned out to be, and what is decided about it. */
function Found({ found, onClose }: { found: SiteCheck; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<SiteSettings>();
  const [first] = useState(() => settingsOf(found.start, found.title.slice(0, 120)));
  const every = Form.useWatch("every", form) ?? first.every;
  const again = useMutation({
    mutationFn: () => {
      const { include, exclude } = form.getFieldsValue();
      return checkSite({ start: found.start, include, exclude });
    },
  });
  const create = useMutation({
    mutationFn: (settings: SiteSettings) => createSite({ ...first, ...settings }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: siteKeys.all });
      await navigate({ to: "/knowledge/sites/$id", params: { id } });
    },
  });
  const shown = again.data ?? found;
  const facts = [
    t(shown.sitemap ? "sites.sitemap" : "sites.noSitemap"),
    t(shown.robots ? "sites.robots" : "sites.noRobots"),
    shown.delay > 0 && t("sites.delay", { time: format.duration(shown.delay) }),
    t("sites.known", { count: shown.found }),
  ];
  return (
    <Card title={found.title} hint={facts.filter(Boolean).join(" · ")}>
      <h3 className={styles.sub}>{t("sites.preview")}</h3>
      <ul className={styles.preview} aria-busy={again.isPending}>
        {shown.pages.map((page) => (
          <li key={page.url}>
            {page.reason === "" && <b>{page.title}</b>}
            <span>{pathOf(page.url)}</span>
            {page.reason === "" ? (
              <p>
                {page.text}
                {page.questions > 0 && <em> {t("sites.questions", { count: page.questions })}</em>}
              </p>
            ) : (
              <p>
                <ReasonText reason={page.reason} />
              </p>
            )}
          </li>
        ))}
      </ul>
      <h3 className={styles.sub}>{t("sites.decide")}</h3>
      <Form form={form} layout="vertical" initialValues={first} onFinish={(values) => create.mutate(values)}>
        <SettingsFields every={every} />
        {(create.isError || again.isError) && (
          <p role="alert" className={styles.bad}>
            {errorText(create.error ?? again.error)}
          </p>
        )}
        <div className={styles.acts}>
          <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
            {t("sites.start")}
          </Button>
          <Button loading={again.isPending} onClick={() => again.mutate()}>
            {t("sites.again")}
          </Button>
          <Button type="text" onClick={onClose}>
            {t("action.cancel")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
