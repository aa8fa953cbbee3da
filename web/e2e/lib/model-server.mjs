// @ts-check
import { createServer } from "node:http";

/**
 * A model service on this machine, in the form of OpenAI's. It places texts by
 * their pieces, and rewrites every talk as it is told.
 */
export async function openModelServer() {
  /** @type {{ path: string, key: string | undefined, body: any }[]} */
  const calls = [];
  let rewriting = "NONE";
  /** @type {Map<string, number>} */
  const topics = new Map();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    calls.push({ path: request.url ?? "", key: request.headers.authorization, body });
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(
        request.url?.endsWith("/embeddings")
          ? {
              data: body.input.map((/** @type {string} */ one, /** @type {number} */ index) => ({
                index,
                embedding: place(one, topics.get(one)),
              })),
              usage: { prompt_tokens: 7 * body.input.length },
            }
          : {
              choices: [{ message: { role: "assistant", content: rewriting } }],
              usage: { prompt_tokens: 80, completion_tokens: 9 },
            },
      ),
    );
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    calls,
    /** Texts of one group mean the same from now on. @param {string[][]} groups */
    teach(groups) {
      for (const [topic, texts] of groups.entries()) for (const text of texts) topics.set(text, topic);
    },
    /** What the language model writes from now on. @param {string} text */
    rewriteAs(text) {
      rewriting = text;
    },
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

const WIDTH = 256;

/**
 * Texts lie close together when they are of one topic, or have pairs of
 * characters in common.
 *
 * @param {string} text
 * @param {number | undefined} topic
 */
function place(text, topic) {
  const vector = new Array(WIDTH).fill(0);
  const plain = text.toLowerCase().replace(/[\s\p{P}]/gu, "");
  for (let i = 0; i < plain.length; i++) {
    for (const piece of [plain[i], plain.slice(i, i + 2)]) {
      let hash = 7;
      for (const sign of piece ?? "") hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003;
      vector[hash % WIDTH] += 1;
    }
  }
  vector[0] += 0.01;
  if (topic !== undefined) for (const prime of [7, 31, 101]) vector[(topic * prime + prime) % WIDTH] += 9;
  return vector;
}
