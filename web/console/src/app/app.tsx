import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { queryClient } from "@/shared/api/query-client.ts";
import { browserLocale, type LoadedLocale, loadLocale } from "@/shared/i18n/locale-store.ts";
import { LocaleContext } from "@/shared/i18n/use-t.ts";
import { usePrefs } from "@/shared/prefs/prefs-store.ts";
import { Toasts } from "@/shared/ui/toasts.tsx";
import { router } from "./router.tsx";
import { antTheme, useScheme } from "./theme.ts";

/** Shows nothing until the language is here, and keeps the old one while a new one comes. */
function LocaleProvider({ children }: { children: ReactNode }) {
  const chosen = usePrefs().locale ?? browserLocale();
  const [loaded, setLoaded] = useState<LoadedLocale | null>(null);
  useEffect(() => {
    let current = true;
    void loadLocale(chosen).then((next) => {
      if (!current) return;
      document.documentElement.lang = next.tag;
      setLoaded(next);
    });
    return () => {
      current = false;
    };
  }, [chosen]);
  return loaded && <LocaleContext value={loaded}>{children}</LocaleContext>;
}

function ThemeProvider({ children }: { children: ReactNode }) {
  const scheme = useScheme();
  const theme = useMemo(() => antTheme(scheme), [scheme]);
  return (
    <LocaleContext.Consumer>
      {(loaded) => (
        <ConfigProvider
          theme={theme}
          {...(loaded ? { locale: loaded.components } : {})}
          button={{ autoInsertSpace: false }}
          form={{ requiredMark: false }}
          wave={{ disabled: true }}
        >
          {children}
        </ConfigProvider>
      )}
    </LocaleContext.Consumer>
  );
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocaleProvider>
        <ThemeProvider>
          <RouterProvider router={router} />
          <Toasts />
        </ThemeProvider>
      </LocaleProvider>
    </QueryClientProvider>
  );
}
