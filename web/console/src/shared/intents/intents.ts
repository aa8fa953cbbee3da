import type { Intent, IntentWrite, Lang } from "@shopbell/shared/api/types.ts";

/** The label of sentences that are none of the shop's business. */
export const OUTSIDE = "outside";

export const SCENES = ["standard", "complex", "emotional"] as const;

const ID = /^[a-z][a-z0-9_]{1,30}\.[a-z][a-z0-9_]{1,40}$/;

/** "return.request": a group and a name, as the server wants it. */
export const isIntentID = (id: string): boolean => ID.test(id);

export const titleIn = (intent: Intent, locale: Lang): string =>
  (locale === "zh" ? intent.title_zh : intent.title_en) || intent.title_zh || intent.title_en || intent.id;

export const aboutIn = (intent: Intent, locale: Lang): string =>
  (locale === "zh" ? intent.about_zh : intent.about_en) || "";

export interface IntentGroup {
  group: string;
  intents: Intent[];
}

/** By group, both in the order of the taxonomy. */
export function grouped(intents: readonly Intent[]): IntentGroup[] {
  const groups = new Map<string, Intent[]>();
  for (const intent of intents) {
    const list = groups.get(intent.group);
    if (list) list.push(intent);
    else groups.set(intent.group, [intent]);
  }
  return [...groups].map(([group, list]) => ({ group, intents: list }));
}

/** Every word has to be in a title, the id or the name of the group. */
export function matches(intent: Intent, words: string, groupName: string): boolean {
  const text = `${intent.title_zh} ${intent.title_en} ${intent.id} ${groupName}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The fields of an intent as they are saved, with a change. */
export const writeOf = (intent: Intent, change: Partial<IntentWrite> = {}): IntentWrite => ({
  title_zh: intent.title_zh,
  title_en: intent.title_en,
  about_zh: intent.about_zh,
  about_en: intent.about_en,
  group: intent.group,
  scene: intent.scene,
  enabled: intent.enabled,
  ...change,
});
