// @ts-check
import { createServer } from "node:http";

/**
 * A web site of a shop on this machine: what its pages are can be changed at any
 * time. It says which addresses it was asked for.
 *
 * @param {Record<string, string>} pages bodies by path; HTML but for robots.txt and sitemaps
 */
export async function openSite(pages) {
  /** @type {string[]} */
  const asked = [];
  const all = new Map(Object.entries(pages));
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const body = all.get(path);
    const type = path.endsWith(".txt")
      ? "text/plain"
      : path.endsWith(".xml")
        ? "application/xml"
        : "text/html";
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8` });
    response.end(body ?? "not found");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    /** @param {string} path @param {string | undefined} body undefined takes the page away */
    set(path, body) {
      if (body === undefined) all.delete(path);
      else all.set(path, body);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(() => done(undefined)));
    },
  };
}
