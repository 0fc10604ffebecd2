// What the server says of itself is the contract, and its answers are those of graphql-js over the same schema.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  buildClientSchema,
  buildSchema,
  execute,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
} from "graphql";

import { contract } from "../support/files.js";
import { serve } from "../support/server.js";

const server = await serve();
const schema = buildSchema(contract);

const EVERYTHING = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};

test("the whole of it is the contract, letter for letter", async () => {
  const { data, errors } = await server.ask(getIntrospectionQuery(EVERYTHING));
  assert.equal(errors, undefined);
  const introspected = buildClientSchema(data);
  assert.deepEqual(validateSchema(introspected), []);
  assert.equal(printSchema(lexicographicSortSchema(introspected)), printSchema(lexicographicSortSchema(schema)));
});

test("the contract that is downloaded is the one that is introspected", async () => {
  const downloaded = await (await fetch(new URL("/schema.graphql", server.page))).text();
  assert.equal(downloaded, contract);
  assert.deepEqual(validateSchema(schema), []);
});

test("older clients' introspection is answered too", async () => {
  const { data, errors } = await server.ask(getIntrospectionQuery({ descriptions: false }));
  assert.equal(errors, undefined);
  assert.ok(buildClientSchema(data).getType("Person"));
});

test("the specification's own types and directives are there", async () => {
  const { data } = await server.ask("{ __schema { types { name } directives { name } } }");
  const { types, directives } = data.__schema;
  const names = (list) => list.map(({ name }) => name).sort();
  const wanted = Object.values(schema.getTypeMap());
  assert.deepEqual(names(types), names(wanted));
  assert.deepEqual(names(directives), names(schema.getDirectives()));
});

/** Documents whose answers do not hang on the order of types, which is each server's own. */
const documents = {
  "an object": `{ __type(name: "Person") { kind name description fields { name description isDeprecated deprecationReason
    args { name description defaultValue type { ...T } } type { ...T } } interfaces { name } possibleTypes { name } enumValues { name }
    inputFields { name } ofType { name } specifiedByURL isOneOf } }`,
  "an interface": `{ __type(name: "Entity") { kind fields { name type { ...T } } interfaces { name } } }`,
  "an enum": `{ __type(name: "ParticipationRole") { kind enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } fields { name } } }`,
  "an input object": `{ __type(name: "EventFilter") { kind isOneOf inputFields(includeDeprecated: true) { name description defaultValue isDeprecated
    deprecationReason type { ...T } } enumValues { name } } }`,
  "a scalar": `{ edtf: __type(name: "EDTF") { kind name specifiedByURL fields { name } } int: __type(name: "Int") { kind specifiedByURL } }`,
  "no type": `{ __type(name: "Nothing") { name } }`,
  "its own types": `{ __type(name: "__Type") { name kind } field: __type(name: "__Field") { kind } }`,
  "the roots": `{ __schema { __typename description queryType { name } mutationType { name fields { name } } subscriptionType { name } } }`,
  "merged and renamed": `{ a: __type(name: "Person") { fields { name } fields { type { kind ofType { name } } } name }
    b: __type(name: "Person") { __typename ...P } ...Q } fragment P on __Type { fields { args { name } } name fields { n: name } }
    fragment Q on Query { a: __type(name: "Person") { kind fields { name type { name } } } }`,
  "with conditions": `{ __type(name: "Person") { name @skip(if: true) kind @include(if: true) fields @include(if: false) { name } ... @skip(if: true) { description } } }`,
  "with the graph beside it": `{ statistics { __typename } __type(name: "Statistics") { name } __typename }`,
};

const TYPE = "fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/**
 * The one exception. The specification wants a list of the interfaces that an interface implements; where there are none,
 * async_graphql says null, which graphql-js's own buildClientSchema takes for none, for the sake of such servers.
 */
const excuse = (_key, value) =>
  value?.kind === "INTERFACE" && value.interfaces === null ? { ...value, interfaces: [] } : value;

for (const [name, text] of Object.entries(documents)) {
  test(`introspection of ${name}`, async () => {
    const query = text.includes("...T") ? `${text} ${TYPE}` : text;
    const document = parse(query);
    assert.deepEqual(validate(schema, document).map(String), []);
    const wanted = await execute({ schema, document, rootValue: { statistics: {} } });
    const { data, errors } = JSON.parse((await server.ask(query)).text, excuse);
    assert.equal(errors, undefined);
    assert.equal(JSON.stringify(data), JSON.stringify(wanted.data));
  });
}
