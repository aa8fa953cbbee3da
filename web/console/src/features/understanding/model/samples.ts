import type { Lang } from "@shopbell/shared/api/types.ts";

/** Sentences to begin with, in the language of the model: several wishes, things that are named, a mood. */
export const SAMPLES: Record<Lang, readonly string[]> = {
  zh: [
    "上周三买的黑色 M 码卫衣怎么还没到，急用！另外发票怎么开",
    "衣服起球了想退，运费你们出吗",
    "你们这是什么态度，说好三天发货的",
    "今天天气怎么样",
  ],
  en: [
    "Where is the black hoodie in M that I ordered last Wednesday? And can I get an invoice?",
    "the shirt is pilling, can I send it back and who pays for it",
    "This is the third time I am asking, where is my refund?!",
    "what's the weather like today",
  ],
};
