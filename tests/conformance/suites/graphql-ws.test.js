// graphql-transport-ws: the client that defines the protocol, and its close codes on a bare socket.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";

import { CloseCode, createClient } from "graphql-ws";
import WebSocket from "ws";

import { freshPage } from "../support/files.js";
import { serve } from "../support/server.js";

const server = await serve();

/** A subscription that tells nothing as long as nobody writes. */
const QUIET = "subscription { changes { id } }";

/** A client that ends with its test, and what it was told on the way. */
function connect(t, options = {}) {
  const client = createClient({ url: server.socket, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
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
  assert.equal(data.people.nodes.length, 3);
});

test("many operations share one connection", async (t) => {
  let opened = 0;
  const client = connect(t, { lazy: false, on: { opened: () => (opened += 1) } });
  const asked = Array.from({ length: 20 }, (_, first) =>
    all(client.iterate({ query: `{ people(first: ${first}) { nodes { id } } }` })),
  );
  const lengths = (await Promise.all(asked)).map(([result]) => result.data.people.nodes.length);
  assert.deepEqual(
    lengths,
    Array.from({ length: 20 }, (_, first) => first),
  );
  assert.equal(opened, 1);
});

test("a mutation is refused where writes are off", async (t) => {
  const query = 'mutation { importSource(input: { content: "Title: A meeting" }) { source { id } } }';
  const [result] = await all(connect(t).iterate({ query }));
  assert.equal(result.errors[0].extensions.code, "FORBIDDEN");
  assert.deepEqual(result.errors[0].path, ["importSource"]);
});

test("a refused document is an error, and the connection goes on", async (t) => {
  const client = connect(t);
  for (const [query, code] of [
    ["{", "GRAPHQL_PARSE_FAILED"],
    ["{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"],
  ]) {
    await assert.rejects(all(client.iterate({ query })), (errors) => {
      assert.equal(errors[0].extensions.code, code, query);
      return true;
    });
  }
  assert.equal((await all(client.iterate({ query: "{ __typename }" }))).length, 1);
});

test("a subscription replays the log, goes on with what is written, and can be ended", async (t) => {
  const client = connect(t);
  const query =
    'subscription { changes(since: "0") { version action entity { __typename name } relation { __typename } } }';
  const events = client.iterate({ query });
  const first = (await events.next()).value.data.changes;
  assert.equal(first.version, "1");
  assert.equal(first.action, "CREATED");
  const before = (await server.ask("{ statistics { graphVersion } }")).data.statistics.graphVersion;
  await server.import(freshPage);
  let last = first;
  while (Number(last.version) <= Number(before)) {
    const { value, done } = await events.next();
    assert.ok(!done && !value.errors, JSON.stringify(value));
    assert.ok(Number(value.data.changes.version) >= Number(last.version), "versions count up");
    last = value.data.changes;
  }
  await events.return();
  assert.equal((await all(client.iterate({ query: "{ __typename }" }))).length, 1, "the connection goes on");
});

test("pings are answered, with what came with them", async (t) => {
  const pong = new Promise((heard) => {
    const client = connect(t, { lazy: false, keepAlive: 20, on: { pong: (received) => received && heard() } });
    assert.ok(client);
  });
  await pong;
  const socket = await open(t);
  await tell(socket, { type: "ping", payload: { any: ["thing"] } });
  assert.deepEqual(await hear(socket), { type: "pong", payload: { any: ["thing"] } });
  await tell(socket, { type: "pong" });
  await tell(socket, { type: "ping" });
  assert.deepEqual(await hear(socket), { type: "pong" });
});

// ── Close codes, on a bare socket: the client never breaks the protocol ──

async function open(t, protocol = "graphql-transport-ws") {
  const socket = protocol ? new WebSocket(server.socket, protocol) : new WebSocket(server.socket);
  t.after(() => socket.terminate());
  // What is said before anybody listens is kept.
  socket.said = [];
  socket.on("message", (text) => socket.said.push(JSON.parse(text)));
  socket.ended = once(socket, "close").then(([code]) => code);
  await once(socket, "open");
  return socket;
}

const tell = (socket, message) =>
  new Promise((sent) => socket.send(typeof message === "string" ? message : JSON.stringify(message), sent));

async function hear(socket) {
  while (socket.said.length === 0) {
    await once(socket, "message");
  }
  return socket.said.shift();
}

async function acknowledged(t) {
  const socket = await open(t);
  await tell(socket, { type: "connection_init", payload: { any: "thing" } });
  assert.deepEqual(await hear(socket), { type: "connection_ack" });
  return socket;
}

for (const message of [
  "",
  "null",
  "[]",
  "{}",
  { type: "nothing" },
  { type: "subscribe" },
  { type: "subscribe", id: 1, payload: { query: "{ __typename }" } },
  { type: "subscribe", id: "", payload: { query: "{ __typename }" } },
  { type: "subscribe", id: "a", payload: {} },
  { type: "subscribe", id: "a", payload: { query: 1 } },
  { type: "subscribe", id: "a", payload: { query: "{ __typename }", variables: "none" } },
  { type: "subscribe", id: "a", payload: { query: "{ __typename }", operationName: 1 } },
  { type: "ping", payload: "text" },
  { type: "connection_ack" },
  { type: "next", id: "a", payload: { data: {} } },
]) {
  test(`4400 on ${JSON.stringify(message)}`, async (t) => {
    const socket = await acknowledged(t);
    await tell(socket, message);
    assert.equal(await socket.ended, CloseCode.BadRequest);
  });
}

test("4401 on a subscription before the connection is acknowledged", async (t) => {
  const socket = await open(t);
  await tell(socket, { type: "subscribe", id: "a", payload: { query: "{ __typename }" } });
  assert.equal(await socket.ended, CloseCode.Unauthorized);
  assert.deepEqual(socket.said, []);
});

test("4406 where the protocol is not offered", async (t) => {
  const socket = await open(t, null);
  assert.equal(await socket.ended, CloseCode.SubprotocolNotAcceptable);
});

test("4408 where nobody initialises the connection", async (t) => {
  const socket = await open(t);
  assert.equal(await socket.ended, CloseCode.ConnectionInitialisationTimeout);
});

test("4409 on an id that is in use", async (t) => {
  const socket = await acknowledged(t);
  await tell(socket, { type: "subscribe", id: "a", payload: { query: QUIET } });
  await tell(socket, { type: "subscribe", id: "a", payload: { query: QUIET } });
  assert.equal(await socket.ended, CloseCode.SubscriberAlreadyExists);
});

test("an id may be used again once its operation is complete", async (t) => {
  const socket = await acknowledged(t);
  for (let turn = 0; turn < 3; turn += 1) {
    await tell(socket, { type: "subscribe", id: "a", payload: { query: "{ __typename }" } });
    assert.equal((await hear(socket)).type, "next");
    assert.deepEqual(await hear(socket), { id: "a", type: "complete" });
  }
});

test("4429 on a second initialisation", async (t) => {
  const socket = await acknowledged(t);
  await tell(socket, { type: "connection_init" });
  assert.equal(await socket.ended, CloseCode.TooManyInitialisationRequests);
});
