import type { Lang, TestQuestion, TestWrite } from "@shopbell/shared/api/types.ts";

/** A test question as it is being written. */
export interface TestFields {
  question: string;
  expect: TestQuestion["expect"];
  entries: { id: string; title: string }[];
  channel: string;
  audience: TestQuestion["audience"];
}

export const emptyFields = (question = ""): TestFields => ({
  question,
  expect: "entries",
  entries: [],
  channel: "",
  audience: "everyone",
});

export const fieldsOf = (one: TestQuestion): TestFields => ({
  question: one.question,
  expect: one.expect,
  entries: one.entries.map(({ id, title }) => ({ id, title })),
  channel: one.channel,
  audience: one.audience,
});

const namesEntries = ({ expect }: TestFields): boolean => expect === "entries" || expect === "others";

export const isComplete = (fields: TestFields): boolean =>
  fields.question.trim() !== "" && (!namesEntries(fields) || fields.entries.length > 0);

export const writeOf = (fields: TestFields, lang: Lang, edit = 0): TestWrite => ({
  question: fields.question.trim(),
  lang,
  expect: fields.expect,
  entries: namesEntries(fields) ? fields.entries.map(({ id }) => id) : [],
  channel: fields.channel,
  audience: fields.audience,
  edit,
});
