// GraphiQL as a visitor has it: in Chromium, with no other host to be reached.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { freshPage, generatedFolder, savedQueries } from "../support/files.js";
import { serve } from "../support/server.js";

const server = await serve();
const pictures = generatedFolder("graphiql");

// The one of the system: playwright-core brings none.
const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();

const browser = await chromium.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
page.setDefaultTimeout(10_000);
const hosts = new Set();
const complaints = [];
page.on("request", (request) => hosts.add(new URL(request.url())));
page.on("websocket", (socket) => hosts.add(new URL(socket.url())));
page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure().errorText}`));
page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(`${error}`));

const editor = (within) => page.locator(`${within} .CodeMirror`).first();
const shown = (within) => editor(within).evaluate((element) => element.CodeMirror.getValue());
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });

const write = (text) =>
  editor(".graphiql-query-editor").evaluate((element, text) => element.CodeMirror.setValue(text), text);

/** Executes what the editor shows. GraphiQL looks at what that is once nothing was typed for a moment. */
async function execute() {
  await page.waitForTimeout(1_000);
  await page.locator(".graphiql-execute-button").click();
}

/** The result that is shown, once it fits. */
async function result(fits) {
  for (let tries = 0; tries < 200; tries += 1) {
    const text = await shown(".result-window");
    if (text && fits(text)) {
      return text;
    }
    await page.waitForTimeout(50);
  }
  assert.fail(`the result is ${await shown(".result-window")}`);
}

test("GraphiQL", async (t) => {
  t.after(() => browser.close());
  await page.goto(server.page);

  await t.test("shows the examples in its tabs", async () => {
    await page.locator(".graphiql-container").waitFor();
    const examples = Object.entries(savedQueries).filter(([name]) => name.startsWith("api/web/examples/"));
    const tabs = page.locator(".graphiql-tab");
    assert.equal(await tabs.count(), examples.length);
    for (const [index, [, text]] of examples.entries()) {
      await tabs.nth(index).locator("button").first().click();
      assert.equal((await shown(".graphiql-query-editor")).trim(), text.trim());
    }
    await tabs.first().locator("button").first().click();
  });

  await t.test("answers a query", async () => {
    await execute();
    const answer = JSON.parse(await result((text) => text.includes('"events"')));
    const wanted = await server.ask(await shown(".graphiql-query-editor"));
    assert.deepEqual(answer.data, wanted.data);
    assert.equal(answer.errors, undefined);
    await picture("query");
  });

  await t.test("completes names as they are typed", async () => {
    await write("");
    await editor(".graphiql-query-editor").click();
    await page.keyboard.type("{ organisat");
    await page.locator(".CodeMirror-hints").getByText("organisations").waitFor();
    await picture("completion");
    await page.keyboard.press("Escape");
  });

  await t.test("explains the schema", async () => {
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    const docs = page.locator(".graphiql-doc-explorer");
    await docs.getByRole("link", { name: "Query", exact: true }).click();
    await docs.getByRole("link", { name: "person", exact: true }).click();
    await docs.getByRole("link", { name: "Person", exact: true }).click();
    await docs.getByText("familyName").waitFor();
    await docs.getByText("Entity", { exact: true }).waitFor();
    await picture("docs");
    await page.getByRole("button", { name: "Hide Documentation Explorer" }).click();
  });

  await t.test("says where a query is wrong", async () => {
    await write("{ people { totalCount nothing } }");
    await execute();
    await result((text) => text.includes("GRAPHQL_VALIDATION_FAILED"));
  });

  await t.test("follows a subscription", async () => {
    await write("subscription { changes { version actor entity { __typename name } relation { label } } }");
    await execute();
    await page.locator('.graphiql-execute-button[aria-label^="Stop"]').waitFor();
    await page.waitForTimeout(500);
    await server.import(freshPage);
    const answer = JSON.parse(await result((text) => text.includes('"changes"')));
    assert.equal(answer.data.changes.actor, "import");
    await picture("subscription");
    await page.locator(".graphiql-execute-button").click();
    await page.locator('.graphiql-execute-button[aria-label^="Execute"]').waitFor();
  });

  await t.test("asked no other host, and the browser complained of nothing", () => {
    const foreign = [...hosts].filter(({ protocol, host }) => protocol !== "data:" && host !== server.host);
    assert.deepEqual(foreign.map(String), []);
    assert.ok(
      [...hosts].some(({ protocol }) => protocol === "ws:"),
      "the subscription went over a WebSocket",
    );
    assert.deepEqual(complaints, []);
  });
});
