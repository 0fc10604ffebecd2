// What graphql-js, the reference implementation, makes of a document over the server's own data.
//
// Its schema is the contract; its resolvers ask the server for one field at a time, in documents so plain that nothing can
// go wrong in their execution: one path from the root, no key twice, every leaf of every type that may stand at its end.
// So the two share the data, and how a document is executed is graphql-js's alone.

import {
  astFromValue,
  execute,
  getLocation,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  print,
} from "graphql";

export class Oracle {
  #server;
  #schema;
  #asked = new Map();

  constructor(server, schema) {
    this.#server = server;
    this.#schema = schema;
  }

  /**
   * The data of an execution, and everything that failed in it: by path, with the places of the field in the document.
   * More may have failed than one answer tells: once a parent is null, what failed beside does not matter.
   */
  async execute(document, variableValues, operationName) {
    const failures = new Map();
    let underWay = [];
    const fieldResolver = (source, values, _context, info) => {
      const resolved = this.#resolve(source, values, info).catch((error) => {
        failures.set(JSON.stringify(pathOf(info.path)), {
          message: error.message,
          locations: info.fieldNodes.map(({ loc }) => getLocation(loc.source, loc.start)),
        });
        throw error;
      });
      underWay.push(resolved);
      return resolved;
    };
    const typeResolver = (value) => value.typename;
    const result = await execute({
      schema: this.#schema,
      document,
      variableValues,
      operationName,
      fieldResolver,
      typeResolver,
    });
    while (underWay.length > 0) {
      const waited = underWay;
      underWay = [];
      await Promise.allSettled(waited);
    }
    return { ...result, failures };
  }

  async #resolve(source, values, info) {
    const field = info.parentType.getFields()[info.fieldName];
    const given = field.args.filter(({ name }) => values[name] !== undefined);
    const written = given.map(({ name, type }) => `${name}: ${print(astFromValue(values[name], type))}`).join(", ");
    if (written === "" && source?.leaves && info.fieldName in source.leaves) {
      return source.leaves[info.fieldName];
    }
    const step = {
      type: info.parentType.name,
      name: info.fieldName,
      field,
      text: `${info.fieldName}${written && `(${written})`}`,
    };
    const steps = [...(source?.steps ?? []), step];
    const answer = await this.#ask(steps);
    return this.#at(steps, source?.indices ?? [], answer);
  }

  /** The server's answer to one path. */
  #ask(steps) {
    const within = steps.map(({ type, text }) => `... on ${type} { ${text} `).join("{ ");
    const query = `{ ${within}${this.#everyLeaf(steps.at(-1).field.type)}${" }".repeat(2 * steps.length - 1)} }`;
    if (!this.#asked.has(query)) {
      this.#asked.set(query, this.#server.ask(query));
    }
    return this.#asked.get(query);
  }

  /** A selection of all that can be had without a further question. */
  #everyLeaf(type) {
    const named = getNamedType(type);
    if (isLeafType(named)) {
      return "";
    }
    const objects = isAbstractType(named) ? this.#schema.getPossibleTypes(named) : [named];
    const ofObject = (object) =>
      `... on ${object.name} { ${leavesOf(object)
        .map((name) => `${object.name}_${name}: ${name}`)
        .join(" ")} }`;
    return `{ __typename ${objects
      .filter((object) => leavesOf(object).length > 0)
      .map(ofObject)
      .join(" ")} }`;
  }

  /** The value at the end of a path, for one of the objects that its last field is asked of. */
  #at(steps, indices, answer) {
    let value = answer.data ?? null;
    let used = 0;
    for (const { name, field } of steps.slice(0, -1)) {
      value = value?.[name];
      for (let type = getNullableType(field.type); isListType(type); type = getNullableType(type.ofType)) {
        value = value?.[indices[used]];
        used += 1;
      }
    }
    const { name, field } = steps.at(-1);
    value = value?.[name] ?? null;
    if (value === null && answer.errors) {
      throw new Error(answer.errors[0].message);
    }
    return isLeafType(getNamedType(field.type)) ? value : this.#objects(value, steps, indices);
  }

  #objects(value, steps, indices) {
    if (value === null) {
      return null;
    }
    if (Array.isArray(value)) {
      return value.map((entry, index) => this.#objects(entry, steps, [...indices, index]));
    }
    const typename = value.__typename;
    const leaves = leavesOf(this.#schema.getType(typename)).map((name) => [name, value[`${typename}_${name}`]]);
    return { typename, steps, indices, leaves: Object.fromEntries(leaves) };
  }
}

/** Fields without a selection that can be asked for without arguments. */
function leavesOf(object) {
  const fields = Object.values(object.getFields());
  return fields
    .filter(({ type, args }) => isLeafType(getNamedType(type)) && !args.some((arg) => `${arg.type}`.endsWith("!")))
    .map(({ name }) => name);
}

function pathOf(path) {
  return path === undefined ? [] : [...pathOf(path.prev), path.key];
}
