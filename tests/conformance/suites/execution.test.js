// Execution as graphql-js has it, over the same schema and the same data: keys and their order, merged selections, emptied
// ones, nulls and the errors that explain them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { buildSchema, parse, print, validate } from "graphql";

import { cases } from "../execution/cases.js";
import { differences } from "../execution/compare.js";
import { Oracle } from "../execution/oracle.js";
import { randomDocument } from "../execution/random.js";
import { reduce } from "../execution/reduce.js";
import { contract } from "../support/files.js";
import { serve } from "../support/server.js";

const FIRST_SEED = Number(process.env.COLLOQUY_SEED ?? 1);
const DOCUMENTS = Number(process.env.COLLOQUY_DOCUMENTS ?? 300);

/** After so many documents whose answers are wrong, no more are looked at. */
const MOST_WRONG = 5;

const server = await serve();
const schema = buildSchema(contract);
const oracle = new Oracle(server, schema);

/** Words that arguments take, by the argument's name or the field's and the argument's. */
async function known() {
  const { data } = await server.ask(`{
    events(first: 100) { nodes { id } } people(first: 100) { nodes { id } } organisations(first: 100) { nodes { id } }
    documents(first: 100) { nodes { id } } themes(first: 100) { nodes { id } } participations(first: 100) { nodes { id } }
    event(id: "event:mainstreaming-migration-into-development-planning") { claims(first: 1) { nodes { source { id } } } }
  }`);
  const ids = ({ nodes }) => nodes.map(({ id }) => JSON.stringify(id));
  const unknown = '"person:nobody"';
  const entities = [data.events, data.people, data.organisations, data.documents, data.themes].flatMap((list) =>
    ids(list).slice(0, 8),
  );
  const sources = data.event.claims.nodes.map(({ source }) => JSON.stringify(source.id));
  return {
    "node.id": [...entities, ...ids(data.participations), ...sources, unknown],
    "nodes.ids": [`[${entities[0]}, ${unknown}, ${ids(data.participations)[0]}]`, "[]", `[${entities.slice(6, 12)}]`],
    "entity.id": [...entities, unknown],
    "event.id": [...ids(data.events), '"event:nothing"'],
    "person.id": [...ids(data.people), unknown],
    "organisation.id": ids(data.organisations),
    "document.id": ids(data.documents),
    "theme.id": ids(data.themes),
    "source.id": sources,
    id: entities,
    "search.query": ['"migration"', '"rosengartner"', '""'],
    "text.lines": ['"1-3"', '"9"', '"x"'],
    languages: ['["fr", "en"]', '["xx"]'],
    attribute: ['"name"', '"when"'],
    after: ['"wrong"'],
  };
}

/** What is wrong with the answer to a document, if anything. */
async function wrongs(document, variables, operationName) {
  const text = print(document);
  const answer = await server.ask(text, variables, operationName);
  return differences(answer, await oracle.execute(parse(text), variables, operationName));
}

async function check(document, variables, operationName) {
  let found = await wrongs(document, variables, operationName);
  if (found.length === 0) {
    return;
  }
  const shows = async (smaller) => {
    if (validate(schema, smaller).length > 0) {
      return false;
    }
    const wrong = await wrongs(smaller, variables, operationName);
    found = wrong.length > 0 ? wrong : found;
    return wrong.length > 0;
  };
  const smallest = await reduce(document, shows);
  assert.fail(`${print(smallest)}\nwith ${JSON.stringify(variables ?? {})}:\n  ${found.join("\n  ")}`);
}

const { data } =
  await server.ask(`{ sarah: person(id: "person:sarah-rosengaertner") { id } eduard: person(id: "person:eduard-gnesa") { id }
  forum: event(id: "event:mainstreaming-migration-into-development-planning") { id } }`);
const ids = Object.fromEntries(Object.entries(data).map(([name, { id }]) => [name, id]));

for (const [name, { query, variables, operationName }] of Object.entries(cases(ids))) {
  test(name, async () => {
    const document = parse(query);
    assert.deepEqual(validate(schema, document).map(String), []);
    await check(document, variables, operationName);
  });
}

test(`${DOCUMENTS} random documents from seed ${FIRST_SEED}`, async (t) => {
  const words = await known();
  const wrong = [];
  let written = 0;
  for (let executed = 0; executed < DOCUMENTS && wrong.length < MOST_WRONG; written += 1) {
    const { text, variables } = randomDocument(schema, words, FIRST_SEED + written);
    const document = parse(text);
    // What does not fit the schema is left to the suite of validation.
    if (validate(schema, document).length === 0) {
      executed += 1;
      await check(document, variables).catch(({ message }) => wrong.push(`seed ${FIRST_SEED + written}: ${message}`));
    }
  }
  t.diagnostic(`${written} documents written, of which ${DOCUMENTS} fit the schema`);
  assert.equal(wrong.length, 0, wrong.join("\n\n"));
  assert.ok(written < 2 * DOCUMENTS, `${written} documents were written, and few of them fit the schema`);
});
