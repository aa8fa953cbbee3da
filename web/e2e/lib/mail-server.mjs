// @ts-check
import { createServer } from "node:net";

/** A mail server on this machine that takes everything and keeps it. */
export async function openMailServer() {
  /** @type {{ from: string, to: string, text: string, html: string, head: string }[]} */
  const mails = [];
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const say = (/** @type {string} */ line) => socket.write(`${line}\r\n`);
    let rest = "";
    let from = "";
    let to = "";
    /** @type {string[] | null} */
    let data = null;
    say("220 mail.test");
    socket.setEncoding("utf8").on("data", (chunk) => {
      rest += chunk;
      const lines = rest.split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (data) {
          if (line !== ".") {
            data.push(line.replace(/^\.\./, "."));
            continue;
          }
          mails.push({ from, to, ...read(data.join("\r\n")) });
          data = null;
          say("250 taken");
          continue;
        }
        const command = line.slice(0, 4).toUpperCase();
        if (command === "MAIL") from = line;
        if (command === "RCPT") to = line;
        if (command === "DATA") data = [];
        say(command === "DATA" ? "354 go on" : command === "QUIT" ? "221 bye" : "250 fine");
      }
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    mails,
    close: () =>
      new Promise((done) => {
        server.close(done);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The parts of a mail. @param {string} mail */
function read(mail) {
  const [head = "", ...body] = mail.split("\r\n\r\n");
  const boundary = /boundary="?([^"\r\n;]+)/.exec(head)?.[1] ?? "";
  const parts = body.join("\r\n\r\n").split(`--${boundary}`);
  const part = (/** @type {string} */ type) => {
    const found = parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? "";
    return decode(found.slice(found.indexOf("\r\n\r\n") + 4));
  };
  return { head, text: part("text/plain"), html: part("text/html") };
}

/** Quoted-printable. @param {string} text */
function decode(text) {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
