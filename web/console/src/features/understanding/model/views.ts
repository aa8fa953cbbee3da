import type { Key } from "@/locales/catalogue.ts";

interface UnderstandingView {
  to:
    | "/understanding/try"
    | "/understanding/intents"
    | "/understanding/confusion"
    | "/understanding/label"
    | "/understanding/versions";
  label: Key;
}

/** The views of the page, in the order of its tabs. */
export const UNDERSTANDING_VIEWS: readonly UnderstandingView[] = [
  { to: "/understanding/try", label: "understanding.try" },
  { to: "/understanding/intents", label: "understanding.intents" },
  { to: "/understanding/confusion", label: "understanding.confusion" },
  { to: "/understanding/label", label: "understanding.label" },
  { to: "/understanding/versions", label: "understanding.versions" },
];
