// graphql-sse: its own client, with a connection for each operation.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createClient } from "graphql-sse";

import { freshPage } from "../support/files.js";
import { serve } from "../support/server.js";

const server = await serve();

function connect(t, options = {}) {
  const client = createClient({ url: server.stream, singleConnection: false, retryAttempts: 0, ...options });
  t.after(() => client.dispose());
  return client;
}

async function all(results) {
  const collected = [];
  for await (const result of results) {
    collected.push(result);
  }
  return collected;
}

test("a query has one result, the one that HTTP gives", async (t) => {
  const query = "query Named($first: Int!) { people(first: $first) { totalCount nodes { __typename name } } }";
  const results = await all(connect(t).iterate({ query, variables: { first: 3 }, operationName: "Named" }));
  const { data } = await server.ask(query, { first: 3 });
  assert.equal(results.length, 1);
  assert.deepEqual(results[0].data, data);
});

test("every operation has a connection of its own", async (t) => {
  const client = connect(t);
  const asked = Array.from({ length: 20 }, (_, first) =>
    all(client.iterate({ query: `{ people(first: ${first}) { nodes { id } } }` })),
  );
  const lengths = (await Promise.all(asked)).map(([result]) => result.data.people.nodes.length);
  assert.deepEqual(
    lengths,
    Array.from({ length: 20 }, (_, first) => first),
  );
});

test("a mutation is refused where writes are off", async (t) => {
  const query = 'mutation { importSource(input: { content: "Title: A meeting" }) { source { id } } }';
  const [result] = await all(connect(t).iterate({ query }));
  assert.equal(result.errors[0].extensions.code, "FORBIDDEN");
});

test("a refused document is the only result", async (t) => {
  const client = connect(t);
  for (const [query, code] of [
    ["{", "GRAPHQL_PARSE_FAILED"],
    ["{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"],
  ]) {
    const results = await all(client.iterate({ query }));
    assert.equal(results.length, 1, query);
    assert.equal(results[0].errors[0].extensions.code, code, query);
    assert.ok(!("data" in results[0]), query);
  }
});

test("a subscription replays the log, goes on with what is written, and can be ended", async (t) => {
  const query = 'subscription { changes(since: "0") { version action entity { __typename name } } }';
  const events = connect(t).iterate({ query });
  let last = (await events.next()).value.data.changes;
  assert.equal(last.version, "1");
  const before = (await server.ask("{ statistics { graphVersion } }")).data.statistics.graphVersion;
  await server.import(freshPage);
  while (Number(last.version) <= Number(before)) {
    const { value, done } = await events.next();
    assert.ok(!done && !value.errors, JSON.stringify(value));
    last = value.data.changes;
  }
  await events.return();
});

test("a request that is none is told so, and not tried again", async (t) => {
  await assert.rejects(all(connect(t).iterate({})), /400/);
});
