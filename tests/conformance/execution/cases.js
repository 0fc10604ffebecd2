// Documents written by hand: each is one thing that executors get wrong.

const FORUM = 'event(id: "event:mainstreaming-migration-into-development-planning")';
const SARAH = 'person(id: "person:sarah-rosengaertner")';

/** `ids` has the ids of Sarah, of Eduard and of the forum. */
export const cases = (ids) => ({
  "an emptied operation is an empty object": { query: "{ statistics @skip(if: true) { events } }" },
  "an emptied object is an empty object": {
    query: `{ ${SARAH} { name @skip(if: true) } statistics { events @include(if: false) } }`,
  },
  "an emptied list is a list of empty objects": {
    query: "{ people(first: 3) { nodes { ... @skip(if: true) { name } } } }",
  },
  "a fragment of another type leaves an empty object": {
    query: `{ entity(id: "person:sarah-rosengaertner") { ... on Event { eventKind } } }`,
  },

  "keys come in the order of the document": { query: `{ ${SARAH} { slug name id familyName kind givenName } }` },
  "a key stands where it came first": {
    query: `{ ${SARAH} { slug ...N slug id name } } fragment N on Person { name id slug familyName }`,
  },
  "keys of a merged object come in the order of all its selections": {
    query: `{ b: ${FORUM} { when { latest } } a: ${FORUM} { slug } b: ${FORUM} { name when { edtf earliest latest } id } }`,
  },

  "aliases of one field do not meet": {
    query: `{ a: ${SARAH} { name } b: person(id: "person:eduard-gnesa") { name } ${SARAH} { name: slug slug: name } }`,
  },
  "one field under two names and with two arguments": {
    query: `{ ${FORUM} { one: participations(first: 1) { nodes { role } } two: participations(first: 2) { nodes { role } } } }`,
  },

  "the same field twice": { query: `{ ${SARAH} { name name names { text } names { text nameKind } } }` },
  "lists are merged row by row": {
    query: `{ people(first: 3) { nodes { name } nodes { slug } edges { node { id } } edges { cursor node { name } } } }`,
  },
  "lists within lists are merged": {
    query: `{ people(first: 5) { nodes { participations(first: 2) { nodes { role event { name } } } } }
      people(first: 5) { nodes { participations(first: 2) { totalCount nodes { event { slug when { edtf } } affiliation { name } } } } } }`,
  },
  "lists are merged through fragments, as colocated fragments have it": {
    query: `{ ...A ...B ${FORUM} { ...C ...D } }
      fragment A on Query { people(first: 2) { ...P } }
      fragment B on Query { people(first: 2) { nodes { name } ...Q } }
      fragment P on PersonConnection { nodes { ...R } }
      fragment Q on PersonConnection { edges { node { ...R } } nodes { givenName ...R } }
      fragment R on Person { familyName participations(first: 1) { nodes { id } } }
      fragment C on Event { participations(first: 3) { nodes { subject { name } } } }
      fragment D on Event { participations(first: 3) { nodes { subject { ... on Person { familyName } id } role } } }`,
  },
  "what the store answers is merged too": {
    query: `{ ${FORUM} { claims(first: 2) { nodes { quote } } history(first: 1) { nodes { version } }
      claims(first: 2) { nodes { locator source { title } } totalCount } claims(first: 2) { nodes { source { url id } } }
      history(first: 1) { nodes { action entity { name } } } } }`,
  },
  "what the store answers is merged within lists": {
    query: `{ people(first: 3) { nodes { ...A claims(first: 1) { nodes { quote } } ...B } } }
      fragment A on Entity { description claims(first: 1) { nodes { locator } } }
      fragment B on Person { claims(first: 1) { totalCount nodes { source { title } source { id } } } }`,
  },

  "inline fragments on interfaces and objects": {
    query: `{ nodes(ids: ["${ids.sarah}", "${ids.forum}", "person:nobody"]) {
      ... on Node { id } ... on Entity { name names { text } ... on Person { familyName names { nameKind } } }
      ... on Event { eventKind ... on Entity { kind } } __typename ... on Relation { relationKind } } }`,
  },
  "an interface among the rows of a list": {
    query: `{ ${FORUM} { relations(first: 10) { nodes { __typename label subject { __typename name ... on Person { familyName } }
      object { ... on Event { eventKind } ... on Document { documentKind } id }
      ... on Participation { role printed { title } } ... on Material { materialRole document { name } } ... on Node { same: id } } } } }`,
  },
  "types are named everywhere": {
    query: `{ __typename t: __typename ${SARAH} { __typename kindOf: __typename names { __typename } participations(first: 2) {
      __typename pageInfo { __typename } edges { __typename node { __typename printed { __typename } event { __typename } } } } }
      ... on Query { __typename } ... { __typename } ...Q } fragment Q on Query { q: __typename }`,
  },

  "conditions with variables, their defaults and nulls": {
    query: `query ($yes: Boolean!, $no: Boolean!, $unset: Boolean = true, $given: Boolean = true) {
      ${SARAH} { a: name @include(if: $yes) b: name @include(if: $no) c: name @skip(if: $yes) d: name @skip(if: $no)
        e: name @include(if: $unset) f: name @include(if: $given) g: name @skip(if: $no) @include(if: $yes)
        h: name @skip(if: $yes) @include(if: $yes) __typename @include(if: $no)
        ... @include(if: $no) { i: name } ... on Entity @skip(if: $no) { j: name } ...K @include(if: $yes) ...L @skip(if: $yes) } }
      fragment K on Person { k: name } fragment L on Person { l: name }`,
    variables: { yes: true, no: false, given: false },
  },
  "a condition holds for one place of a fragment": {
    query: `query ($no: Boolean!) { ${SARAH} { ...N @include(if: $no) ...N } } fragment N on Person { name }`,
    variables: { no: false },
  },
  "a field that is skipped once is not skipped everywhere": {
    query: `query ($no: Boolean!) { ${SARAH} { name @include(if: $no) slug name names @skip(if: true) { text } names { nameKind } } }`,
    variables: { no: false },
  },

  "variables within lists and objects": {
    query: `query ($id: ID!, $other: ID!, $word: String, $first: Int = 2) {
      nodes(ids: [$id, $other]) { id } people(first: $first, filter: { name: { contains: $word } }) { nodes { name } } }`,
    variables: { id: ids.eduard, other: "person:nobody", word: "o" },
  },
  "a variable that is not given": {
    query: `query ($first: Int, $after: String) { people(first: $first, after: $after) { totalCount } }`,
  },
  "the operation of a name": {
    query: "query A { statistics { people } } query B { statistics { events } }",
    operationName: "B",
  },

  "a field that fails is null, and the rest is there": {
    query: `{ ${SARAH} { name } people(first: -1) { totalCount } statistics { events } }`,
  },
  "a failed non-null field takes its parent with it": {
    query: `{ ${SARAH} { name taggings(first: -1) { totalCount } } statistics { events } }`,
  },
  "through lists of non-null rows to the first that may be null": {
    query:
      "{ people(first: 3) { totalCount nodes { name taggings(first: -1) { totalCount } } } statistics { events } }",
  },
  "as far as a list whose rows may be null": {
    query: `{ nodes(ids: ["${ids.sarah}", "person:nobody", "${ids.forum}", "${ids.eduard}"]) { id ... on Person { taggings(first: -1) { totalCount } } } }`,
  },
  "as far as the nearest parent that may be null": {
    query: `{ ${FORUM} { name participations(first: 3) { nodes { id person { name relations(last: -1) { totalCount } } } } } }`,
  },
  "one failure of two selections of a field": {
    query: "{ people(first: -1) { totalCount } people(first: -1) { nodes { name } } }",
  },
  "one failure of two selections of a non-null field": {
    query: `{ ${SARAH} { name taggings(first: -1) { totalCount } taggings(first: -1) { nodes { id } } } }`,
  },
  "a failure in the second selection of an object": {
    query: `{ ${SARAH} { name } ${SARAH} { taggings(first: -1) { totalCount } } }`,
  },
  "a failure in the first selection of an object": {
    query: `{ ${SARAH} { taggings(first: -1) { totalCount } } ${SARAH} { name } }`,
  },
  "a failure in the second selection of a row": {
    query:
      "{ people(first: 3) { nodes { participations(first: 2) { nodes { event { name } } } } nodes { participations(first: 2) { nodes { event { organisers(first: -1) { totalCount } } } } } } }",
  },
  "a failure in the second selection of rows that may be null": {
    query: `{ nodes(ids: ["${ids.sarah}", "${ids.forum}"]) { id } nodes(ids: ["${ids.sarah}", "${ids.forum}"]) { ... on Person { taggings(first: -1) { totalCount } } } }`,
  },
  "failures of what the store answers": {
    query: `{ ${FORUM} { name claims(first: -1) { totalCount } history(first: 1, after: "wrong") { totalCount } ok: claims(first: 1) { totalCount } } }`,
  },
  "failures of what the store answers, merged and within lists": {
    query: `{ people(first: 2) { nodes { name claims(first: -1) { totalCount } claims(first: -1) { nodes { quote } } } } }`,
  },
});
