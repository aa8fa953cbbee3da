// The style sheet of the component library, made at build time from our theme:
// the content security policy allows no style that a script puts into the page.

import { createCache, extractStyle, StyleProvider } from "@ant-design/cssinjs";
import * as antd from "antd";
import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { antTheme, type Scheme } from "../src/app/ant-theme.ts";

/** A component's popup or panel without its portal, which does not render on a server. */
interface WithPanel {
  _InternalPanelDoNotUseOrYouWillBeFired: (props: Record<string, unknown>) => ReactElement;
}

// By its own name the linter would take it for JSX, and ask for keys.
const h: typeof createElement = createElement;

const panel = (component: unknown, props: Record<string, unknown> = {}): ReactElement =>
  h((component as WithPanel)._InternalPanelDoNotUseOrYouWillBeFired, props);

/** Every component that the console uses. One that is missing here would show unstyled. */
function everyComponent(): ReactElement[] {
  const { Alert, Button, Checkbox, Drawer, Dropdown, Form, Input, InputNumber, Menu, Modal } = antd;
  const { Popover, Radio, Segmented, Select, Space, Switch, Tooltip } = antd;
  return [
    h(Alert, { title: "", description: "", showIcon: true }),
    h(Button, { icon: "", loading: true }),
    h(Checkbox.Group, { key: "group", options: ["a"] }),
    h(Drawer, { open: true }),
    panel(Drawer),
    h(Dropdown, { menu: { items: [] } }, h("i")),
    panel(Dropdown, { menu: { items: [{ key: "a", label: "a" }] } }),
    h(Form, null, h(Form.Item, { name: "a", label: "a" }, h(Input))),
    h(Input, { prefix: "a" }),
    h(Input.Password),
    h(Input.TextArea, { showCount: true }),
    h(Space.Compact, null, h(Input)),
    h(InputNumber, { suffix: "a" }),
    h(Menu, { items: [{ key: "a", label: "a", children: [{ key: "b", label: "b" }] }] }),
    h(Modal, { open: true }),
    panel(Modal, { type: "confirm" }),
    panel(Modal),
    panel(Popover),
    h(Popover, null, h("i")),
    h(Radio.Group, { options: ["a"] }),
    h(Segmented, { options: ["a"] }),
    h(Select, { mode: "multiple", value: ["a"], options: [{ value: "a" }] }),
    panel(Select, { open: true }),
    h(Switch),
    panel(Tooltip),
    h(Tooltip, { title: "a" }, h("i")),
  ];
}

function render(
  scheme: Scheme,
  types?: "style" | "token" | "cssVar" | ("style" | "token" | "cssVar")[],
): string {
  const cache = createCache();
  renderToString(
    h(
      StyleProvider,
      { cache, layer: true },
      h(antd.ConfigProvider, { theme: antTheme(scheme) }, ...everyComponent()),
    ),
  );
  const css = extractStyle(cache, { plain: true, ...(types ? { types } : {}) });
  // The panels bring a theme of their own; its variables are of no use in a page.
  return css.replace(/[^{}]*\.css-var-_R_[^{}]*\{[^{}]*\}/g, "");
}

/** The rules of the components once, and their variables for both schemes. */
export function componentStyles(): string {
  return render("light") + render("dark", ["token", "cssVar"]);
}
