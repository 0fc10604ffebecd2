// A server of the program itself, with the sample, on a free loopback port and a database of its own; gone after the suite.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";

const program = process.env.COLLOQUY_PROGRAM;
if (!program) {
  throw new Error("COLLOQUY_PROGRAM names no program to test; start the suites with tests/conformance/run.");
}

/** The environment without the caller's own settings of the program. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("COLLOQUY_")));

/** How long a server is given to load the sample and answer. */
const PATIENCE = 60_000;

/** Starts a server with these flags beside the usual ones; it ends with the test file that called this. */
export async function serve(...flags) {
  const folder = mkdtempSync(join(tmpdir(), "colloquy-conformance."));
  const database = ["--database-url", `sqlite://${join(folder, "colloquy.db")}?mode=rwc`];
  const child = spawn(program, ["serve", "--sample", "--listen", "127.0.0.1:0", ...database, ...flags], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  process.once("exit", () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  after(async () => {
    child.kill("SIGTERM");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
  const host = await answering(child);
  return new Server(host, database);
}

/** The host and port that the program says it answers at. */
function answering(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`The server did not answer in time:\n${said}`)), PATIENCE);
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const found = /answering at http:\/\/(\S+)\/graphql/.exec(said);
      if (found) {
        clearTimeout(late);
        resolve(found[1]);
      }
    });
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`The server ended with ${code}:\n${said}`));
    });
  });
}

class Server {
  constructor(host, database) {
    this.host = host;
    this.database = database;
    this.page = `http://${host}/`;
    this.http = `http://${host}/graphql`;
    this.stream = `http://${host}/graphql/stream`;
    this.socket = `ws://${host}/graphql/ws`;
  }

  /** The whole answer to one request, as it was parsed; `text` is the body letter for letter. */
  async ask(query, variables, operationName) {
    const response = await fetch(this.http, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query, variables, operationName }),
    });
    const text = await response.text();
    return { status: response.status, text, ...JSON.parse(text) };
  }

  /** Reads a page in by another process, as an editor at the command line would. */
  async import(file) {
    await promisify(execFile)(program, ["import", file, ...this.database], { env: environment });
  }
}
