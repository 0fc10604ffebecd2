// Makes a document that shows a fault as short as it can: a reader should see the fault, not search for it.

import { Kind, print, visit } from "graphql";

/** The document without whatever can go while `shows` still holds of it. */
export async function reduce(document, shows) {
  let smallest = document;
  for (let at = 0; at < count(smallest);) {
    const smaller = without(smallest, at);
    if (smaller && print(smaller) !== print(smallest) && (await shows(smaller))) {
      smallest = smaller;
    } else {
      at += 1;
    }
  }
  return smallest;
}

const removable = [Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.DIRECTIVE];

function count(document) {
  let found = 0;
  visit(document, { enter: (node) => void (found += removable.includes(node.kind) ? 1 : 0) });
  return found;
}

/** Without the removable node of that number, and without what nothing refers to any more. */
function without(document, number) {
  let at = -1;
  const cut = visit(document, {
    enter(node) {
      if (removable.includes(node.kind)) {
        at += 1;
        return at === number ? null : undefined;
      }
    },
  });
  const empty = [];
  visit(cut, { SelectionSet: (set) => void (set.selections.length === 0 && empty.push(set)) });
  return empty.length > 0 ? null : withoutUnused(cut);
}

function withoutUnused(document) {
  for (let before = null, after = document; ;) {
    before = after;
    const spread = new Set();
    const read = new Set();
    visit(before, {
      FragmentSpread: ({ name }) => void spread.add(name.value),
      Variable: ({ name }, _key, parent) => void (parent.kind !== Kind.VARIABLE_DEFINITION && read.add(name.value)),
    });
    after = visit(before, {
      FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
      VariableDefinition: ({ variable }) => (read.has(variable.name.value) ? undefined : null),
    });
    if (print(after) === print(before)) {
      return after;
    }
  }
}
