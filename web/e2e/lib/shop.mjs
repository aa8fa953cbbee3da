// @ts-check
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(import.meta.dirname, process.env.SHOPBELL_BIN ?? "../../../bin/shopbell");

/**
 * A demo shop of its own: the real binary, fresh data, a free loopback port. It
 * trains no models unless a journey needs them, because that takes its time.
 *
 * @param {{ env?: Record<string, string> }} [options]
 */
export async function openShop({ env = {} } = {}) {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), "shopbell-e2e-"));
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ["demo"], {
    env: {
      ...process.env,
      SHOPBELL_LISTEN: `127.0.0.1:${port}`,
      SHOPBELL_DATA_DIR: dir,
      SHOPBELL_LOG_LEVEL: "warn",
      SHOPBELL_TRAIN_MODELS: "false",
      ...env,
    },
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (log += chunk));
  const ended = new Promise((done) => server.once("exit", done));

  for (const deadline = Date.now() + 60_000; ; ) {
    if (server.exitCode !== null) throw new Error(`the shop ended at once:\n${log}`);
    if (Date.now() > deadline) throw new Error(`the shop does not open:\n${log}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((next) => setTimeout(next, 50));
  }
  return {
    url,
    /** Imports products as an operator does, beside the running server. @param {string} csv */
    async importProducts(csv) {
      const file = join(dir, "import.csv");
      await writeFile(file, csv);
      const run = spawn(binary, ["import", "products", file], {
        env: { ...process.env, SHOPBELL_DATA_DIR: dir, SHOPBELL_LOG_LEVEL: "warn", ...env },
      });
      let said = "";
      for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk) => (said += chunk));
      const code = await new Promise((done) => run.once("exit", done));
      if (code !== 0) throw new Error(`the import failed:\n${said}`);
    },
    /** What the server has printed so far. */
    log: () => log,
    async close() {
      server.kill("SIGTERM");
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? done(address.port) : fail(new Error("no port")),
      );
    });
  });
}
