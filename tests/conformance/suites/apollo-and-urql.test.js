// Apollo Client and urql, each with its normalised cache and its own reading of Relay's pages.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { getIntrospectionQuery } from "graphql";

import { serve } from "../support/server.js";

const server = await serve();
const { data: introspected } = await server.ask(getIntrospectionQuery());

/** An interface among the rows: both caches must know the types that it stands for. */
const PAGE = `
  query Page($first: Int!, $after: String) {
    people(first: $first, after: $after, orderBy: [{ field: NAME }]) {
      totalCount
      edges {
        cursor
        node {
          id
          ...Shown
        }
      }
      pageInfo {
        hasNextPage
        endCursor
        hasPreviousPage
        startCursor
      }
    }
  }
  fragment Shown on Entity {
    name
    names {
      text
    }
    ... on Person {
      familyName
    }
  }
`;

const whole = (await server.ask(PAGE, { first: 8 })).data.people.edges;
const names = (edges) => edges.map(({ node }) => node.name);

for (const useGETForQueries of [false, true]) {
  test(`Apollo Client reads two pages by ${useGETForQueries ? "GET" : "POST"}`, async (t) => {
    const possibleTypes = Object.fromEntries(
      introspected.__schema.types
        .filter(({ possibleTypes }) => possibleTypes)
        .map(({ name, possibleTypes }) => [name, possibleTypes.map(({ name }) => name)]),
    );
    const cache = new InMemoryCache({
      possibleTypes,
      typePolicies: { Query: { fields: { people: relayStylePagination(["filter", "orderBy"]) } } },
    });
    const client = new ApolloClient({ cache, link: new HttpLink({ uri: server.http, useGETForQueries }) });
    const query = gql(PAGE);
    const watched = client.watchQuery({ query, variables: { first: 4 } });
    const first = await new Promise((resolve, reject) => {
      const shown = watched.subscribe({ next: (result) => result.loading || resolve(result), error: reject });
      t.after(() => shown.unsubscribe());
    });
    assert.equal(first.error, undefined);
    assert.deepEqual(names(first.data.people.edges), names(whole).slice(0, 4));
    await watched.fetchMore({ variables: { after: first.data.people.pageInfo.endCursor } });
    const both = client.readQuery({ query, variables: { first: 4 } }).people;
    assert.deepEqual(names(both.edges), names(whole));
    assert.equal(both.edges[5].node.familyName, whole[5].node.familyName);
    assert.equal(both.pageInfo.endCursor, whole[7].cursor);
    client.stop();
  });

  test(`urql reads two pages by ${useGETForQueries ? "GET" : "POST"}`, async () => {
    const cache = cacheExchange({
      schema: introspected,
      keys: connectionKeys(),
      resolvers: { Query: { people: relayPagination() } },
    });
    const client = new Client({
      url: server.http,
      exchanges: [cache, fetchExchange],
      preferGetMethod: useGETForQueries ? "force" : false,
    });
    const first = await client.query(PAGE, { first: 4 }).toPromise();
    assert.equal(first.error, undefined);
    assert.deepEqual(names(first.data.people.edges), names(whole).slice(0, 4));
    const both = await client.query(PAGE, { first: 4, after: first.data.people.pageInfo.endCursor }).toPromise();
    assert.equal(both.error, undefined);
    assert.deepEqual(names(both.data.people.edges), names(whole));
    assert.equal(both.data.people.edges[5].node.familyName, whole[5].node.familyName);
  });
}

/** Types without an id, which graphcache keeps within their parents. */
function connectionKeys() {
  const objects = introspected.__schema.types.filter(
    ({ kind, fields }) => kind === "OBJECT" && !fields.some(({ name }) => name === "id"),
  );
  return Object.fromEntries(objects.map(({ name }) => [name, () => null]));
}

test("a refused query is an error with its code in both", async () => {
  const wrong = "query Wrong { people(first: -1) { totalCount } }";
  const apollo = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: server.http }) });
  await assert.rejects(
    apollo.query({ query: gql(wrong) }),
    ({ errors }) => errors[0].extensions.code === "BAD_USER_INPUT",
  );
  apollo.stop();
  const urql = new Client({ url: server.http, exchanges: [fetchExchange], preferGetMethod: false });
  const { error } = await urql.query(wrong, {}).toPromise();
  assert.equal(error.graphQLErrors[0].extensions.code, "BAD_USER_INPUT");
  const nothing = await urql.query("query Nothing { nothing }", {}).toPromise();
  assert.equal(nothing.error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
