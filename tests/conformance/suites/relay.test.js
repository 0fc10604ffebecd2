// Relay: its compiler holds fragments that are refetched and paged against the contract, and its runtime reads the pages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import relay from "relay-runtime";

import { generatedFolder, path } from "../support/files.js";
import { serve } from "../support/server.js";

const folder = generatedFolder("relay");

// The compiler writes modules as Node's require wants them.
writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
const compiler = [path("node_modules/relay-compiler/cli.js"), "relay.config.json"];
const compiled = execFileSync(process.execPath, compiler, { cwd: path("relay"), encoding: "utf8" });
const require = createRequire(import.meta.url);
const artifact = (name) => require(join(folder, `${name}.graphql.js`));

const server = await serve();

function environment() {
  const network = relay.Network.create(async ({ text }, variables) => {
    const { data, errors } = await server.ask(text, variables);
    return { data, errors };
  });
  return new relay.Environment({ network, store: new relay.Store(new relay.RecordSource()) });
}

/** Fetches a query; what its root shows. */
async function fetch(environment, name, variables) {
  const request = artifact(name);
  await relay.fetchQuery(environment, request, variables).toPromise();
  const operation = relay.createOperationDescriptor(request, variables);
  environment.retain(operation);
  return environment.lookup(operation.fragment).data;
}

/** What a fragment shows of the object that a reference stands for. */
function read(environment, name, reference) {
  const found = environment.lookup(relay.getSingularSelector(artifact(name), reference));
  assert.ok(!found.isMissingData, `${name} misses data`);
  return found.data;
}

test("every fragment, query, subscription and mutation compiles", () => {
  assert.match(compiled, /Compilation completed/);
  assert.doesNotMatch(compiled, /WARN|ERROR/);
  assert.equal(readdirSync(folder).filter((name) => name.endsWith(".graphql.js")).length, 13);
});

test("a list of the root is read in two pages", async () => {
  const wanted = await server.ask("{ people(first: 10, orderBy: [{ field: NAME }]) { totalCount nodes { name } } }");
  const client = environment();
  const root = await fetch(client, "PeoplePageQuery", { count: 5 });
  const first = read(client, "PeoplePage_query", root).people;
  assert.equal(first.edges.length, 5);
  assert.equal(first.pageInfo.hasNextPage, true);
  await fetch(client, "PeoplePagePaginationQuery", { count: 5, cursor: first.pageInfo.endCursor });
  const both = read(client, "PeoplePage_query", root).people;
  const names = both.edges.map(({ node }) => read(client, "PersonRow_person", node).name);
  assert.deepEqual(
    names,
    wanted.data.people.nodes.map(({ name }) => name),
  );
  assert.equal(both.totalCount, wanted.data.people.totalCount);
});

test("a connection of an entity is read to its end", async () => {
  const slug = "event:mainstreaming-migration-into-development-planning";
  const whole = await server.ask(
    "query ($id: ID!) { event(id: $id) { id participations(first: 100, orderBy: [{ field: PARTICIPANT_NAME }]) { nodes { id } } } }",
    { id: slug },
  );
  const { id, participations } = whole.data.event;
  assert.ok(participations.nodes.length > 4, "an event of more than two pages");
  const client = environment();
  const { event } = await fetch(client, "ForumPageQuery", { id: slug, count: 2 });
  let page = read(client, "ForumPage_event", event).participations;
  while (page.pageInfo.hasNextPage) {
    await fetch(client, "ForumPagePaginationQuery", { id, count: 2, cursor: page.pageInfo.endCursor });
    page = read(client, "ForumPage_event", event).participations;
  }
  assert.deepEqual(
    page.edges.map(({ node }) => node.id),
    participations.nodes.map(({ id }) => id),
  );
});

test("fragments that repeat each other's fields all find their data, when refetched too", async () => {
  const client = environment();
  const root = await fetch(client, "PeoplePageQuery", { count: 30 });
  const people = read(client, "PeoplePage_query", root).people.edges.map(({ node }) => node);
  let events = 0;
  for (const node of people) {
    const refetched = await fetch(client, "PersonRowRefetchQuery", { id: node.id });
    for (const reference of [node, refetched.node]) {
      const person = read(client, "PersonRow_person", reference);
      const entity = read(client, "EntityRow_entity", person);
      assert.equal(entity.__typename, "Person");
      assert.equal(entity.name, person.name);
      assert.equal(entity.names.length, person.names.length);
      const { nodes } = read(client, "EventList_participations", person.participations);
      assert.equal(nodes.length, person.participations.nodes.length);
      events += nodes.filter((participation) => participation.event.name).length;
    }
    const { node: entity } = await fetch(client, "EntityRowRefetchQuery", { id: node.id });
    assert.equal(read(client, "EntityRow_entity", entity).__typename, "Person");
  }
  assert.ok(events > 20, `${events} events`);
});
