// Spoils a document that fits its schema, in one place and one of the ways in which people and programs spoil them. Often
// it fits no more; sometimes it still does.

import { Kind, isInputType, visit } from "graphql";

/** A copy with one change; none where the document has no place for it. `pick` chooses among the entries of a list. */
export function spoil(document, schema, pick) {
  const [kind, change] = pick(WAYS);
  const places = [];
  visit(document, { [kind]: (node) => void places.push(node) });
  if (places.length === 0) {
    return null;
  }
  const place = pick(places);
  const changed = change(place, { pick, schema, document });
  if (changed === undefined) {
    return null;
  }
  return visit(document, { [kind]: (node) => (node === place ? changed : undefined) });
}

const name = (value) => ({ kind: Kind.NAME, value });
const variable = (of) => ({ kind: Kind.VARIABLE, name: name(of) });
const typename = { kind: Kind.FIELD, name: name("__typename") };
const selections = (...entries) => ({ kind: Kind.SELECTION_SET, selections: entries });
const argument = (of, value) => ({ kind: Kind.ARGUMENT, name: name(of), value });
const directive = (of, ...values) => ({ kind: Kind.DIRECTIVE, name: name(of), arguments: values });
const named = (type) => ({ kind: Kind.NAMED_TYPE, name: name(type) });
const yes = { kind: Kind.BOOLEAN, value: true };

/** A value of whatever kind, whether it fits or not. */
function anyValue(pick) {
  return pick([
    { kind: Kind.NULL },
    { kind: Kind.INT, value: "1" },
    { kind: Kind.INT, value: "99999999999" },
    { kind: Kind.FLOAT, value: "1.5" },
    { kind: Kind.STRING, value: "1" },
    { kind: Kind.ENUM, value: "NOTHING" },
    { kind: Kind.ENUM, value: "SPEAKER" },
    yes,
    { kind: Kind.LIST, values: [] },
    { kind: Kind.LIST, values: [{ kind: Kind.NULL }] },
    { kind: Kind.OBJECT, fields: [] },
    { kind: Kind.OBJECT, fields: [{ kind: Kind.OBJECT_FIELD, name: name("nothing"), value: yes }] },
    variable("nowhere"),
    variable("yes"),
  ]);
}

const anyType = (pick, schema) => pick(Object.keys(schema.getTypeMap()).filter((type) => !type.startsWith("__")));

/** The name of a field that some type has. */
function anyField(pick, schema) {
  const types = Object.values(schema.getTypeMap()).filter((type) => type.getFields && !isInputType(type));
  return pick(Object.keys(pick(types).getFields()));
}

const added = (list, entry) => [...(list ?? []), entry];

const WAYS = [
  // Fields
  [Kind.FIELD, (node) => ({ ...node, name: name("nothing") })],
  [Kind.FIELD, (node, { pick, schema }) => ({ ...node, name: name(anyField(pick, schema)) })],
  [Kind.FIELD, (node) => ({ ...node, selectionSet: node.selectionSet ? undefined : selections(typename) })],
  [Kind.FIELD, (node, { pick }) => ({ ...node, alias: name(pick(["name", "id", "nodes", "kindOf", "totalCount"])) })],
  [Kind.FIELD, (node) => ({ ...node, arguments: (node.arguments ?? []).slice(1) })],
  [
    Kind.FIELD,
    (node) => (node.arguments?.length ? { ...node, arguments: added(node.arguments, node.arguments[0]) } : undefined),
  ],
  [
    Kind.FIELD,
    (node, { pick }) => ({
      ...node,
      arguments: added(node.arguments, argument(pick(["nothing", "first", "id"]), anyValue(pick))),
    }),
  ],
  [Kind.SELECTION_SET, (node, { pick }) => ({ ...node, selections: added(node.selections, pick(node.selections)) })],
  [
    Kind.SELECTION_SET,
    (node) => ({ ...node, selections: added(node.selections, { kind: Kind.FRAGMENT_SPREAD, name: name("F0") }) }),
  ],
  // Values
  [Kind.ARGUMENT, (node, { pick }) => ({ ...node, value: anyValue(pick) })],
  [Kind.ARGUMENT, (node, { pick }) => ({ ...node, value: anyValue(pick) })],
  [Kind.ARGUMENT, (node) => ({ ...node, name: name("nothing") })],
  // Fragments
  [Kind.INLINE_FRAGMENT, (node, { pick, schema }) => ({ ...node, typeCondition: named(anyType(pick, schema)) })],
  [Kind.INLINE_FRAGMENT, (node) => ({ ...node, typeCondition: named("Nothing") })],
  [Kind.FRAGMENT_DEFINITION, (node, { pick, schema }) => ({ ...node, typeCondition: named(anyType(pick, schema)) })],
  [Kind.FRAGMENT_DEFINITION, (node, { pick }) => ({ ...node, name: name(pick(["F0", "F1", "Unused"])) })],
  [Kind.FRAGMENT_DEFINITION, () => null],
  [Kind.FRAGMENT_SPREAD, (node, { pick }) => ({ ...node, name: name(pick(["F0", "F1", "F2", "Nothing"])) })],
  // Variables
  [Kind.VARIABLE_DEFINITION, () => null],
  [
    Kind.VARIABLE_DEFINITION,
    (node, { pick, schema }) => ({
      ...node,
      type: named(pick(["Int", "Boolean", "String", "Nothing", anyType(pick, schema)])),
    }),
  ],
  [
    Kind.VARIABLE_DEFINITION,
    (node, { pick }) => ({
      ...node,
      defaultValue: pick([yes, { kind: Kind.NULL }, { kind: Kind.INT, value: "1" }, { kind: Kind.STRING, value: "x" }]),
    }),
  ],
  [
    Kind.VARIABLE_DEFINITION,
    (node, { pick }) => ({
      ...node,
      directives: [directive(pick(["skip", "nothing", "deprecated"]), argument("if", yes))],
    }),
  ],
  [
    Kind.OPERATION_DEFINITION,
    (node) => ({
      ...node,
      variableDefinitions: added(node.variableDefinitions, {
        kind: Kind.VARIABLE_DEFINITION,
        variable: variable("yes"),
        type: named("Boolean"),
      }),
    }),
  ],
  // Directives
  [Kind.FIELD, (node) => ({ ...node, directives: added(node.directives, directive("skip", argument("if", yes))) })],
  [
    Kind.FIELD,
    (node, { pick }) => ({ ...node, directives: added(node.directives, directive(pick(["skip", "include"]))) }),
  ],
  [
    Kind.FIELD,
    (node, { pick }) => ({
      ...node,
      directives: added(node.directives, directive(pick(["nothing", "deprecated", "specifiedBy", "oneOf"]))),
    }),
  ],
  [Kind.FIELD, (node, { pick }) => ({ ...node, directives: [directive("include", argument("if", anyValue(pick)))] })],
  [
    Kind.INLINE_FRAGMENT,
    (node, { pick }) => ({
      ...node,
      directives: [directive("skip", argument(pick(["if", "unless"]), anyValue(pick)))],
    }),
  ],
  [Kind.OPERATION_DEFINITION, (node) => ({ ...node, directives: [directive("skip", argument("if", yes))] })],
  // Operations
  [Kind.OPERATION_DEFINITION, (node, { pick }) => ({ ...node, operation: pick(["mutation", "subscription"]) })],
  [Kind.DOCUMENT, (node) => ({ ...node, definitions: added(node.definitions, node.definitions[0]) })],
  [
    Kind.DOCUMENT,
    (node) => ({
      ...node,
      definitions: added(node.definitions, {
        kind: Kind.OPERATION_DEFINITION,
        operation: "query",
        name: name("Other"),
        selectionSet: selections(typename),
      }),
    }),
  ],
];
