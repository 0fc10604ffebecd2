// Random documents that fit a schema, of the shapes in which executors go wrong: response keys that repeat, with other
// selections, within fragments, lists and interfaces; selections that are emptied; conditions; arguments that fail.

import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
} from "graphql";

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MOST_DEPTH = 6;
const MOST_FIELDS = 70;
const MOST_FRAGMENTS = 4;

/**
 * The document of a seed, and values for its variables. `known` has words that arguments take: those of some names, and of
 * `id` all that are an ID.
 */
export function randomDocument(schema, known, seed) {
  return new Writer(schema, known, numbers(seed)).write();
}

class Writer {
  constructor(schema, known, next) {
    this.schema = schema;
    this.known = known;
    this.next = next;
    this.fields = 0;
    this.keys = new Map();
    this.variables = new Map();
    this.fragments = [];
    this.writing = 0;
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(choices) {
    return choices[Math.floor(this.next() * choices.length)];
  }

  write() {
    const operation = this.selections(this.schema.getQueryType(), 0, 1 + Math.floor(this.next() * 3));
    const fragments = this.fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`);
    const declared = [...this.variables].map(
      ([name, { type, otherwise }]) => `$${name}: ${type}${otherwise === undefined ? "" : ` = ${otherwise}`}`,
    );
    const given = [...this.variables]
      .filter(([, { value }]) => value !== undefined)
      .map(([name, { value }]) => [name, value]);
    const head = declared.length > 0 ? `query (${declared.join(", ")}) ` : "";
    return { text: [`${head}${operation}`, ...fragments].join("\n"), variables: Object.fromEntries(given) };
  }

  selections(type, depth, count = 1 + Math.floor(this.next() * 5)) {
    const chosen = [];
    for (let written = 0; written < count; written += 1) {
      chosen.push(this.selection(type, depth, chosen));
    }
    return `{ ${chosen.map(({ text }) => text).join(" ")} }`;
  }

  selection(type, depth, chosen) {
    const again = chosen.filter(({ field }) => field);
    if (again.length > 0 && this.chance(0.2)) {
      const { field, start } = this.pick(again);
      return this.field(field, start, depth);
    }
    if (this.chance(0.12)) {
      return { text: this.chance(0.3) ? `kindOf: __typename${this.condition()}` : `__typename${this.condition()}` };
    }
    if (depth > 0 && this.chance(0.15)) {
      const on = this.pick([null, ...this.overlapping(type)]);
      return {
        text: `...${on ? ` on ${on}` : ""}${this.condition()} ${this.selections(on ? this.schema.getType(on) : type, depth + 1)}`,
      };
    }
    if (depth > 0 && this.chance(0.12)) {
      const name = this.fragment(type, depth);
      if (name) {
        return { text: `...${name}${this.condition()}` };
      }
    }
    const fields = Object.values(type.getFields()).filter((field) => this.fits(field, depth));
    if (fields.length === 0) {
      return { text: "__typename" };
    }
    const field = this.pick(fields);
    return this.field(field, this.start(type, field), depth);
  }

  fits({ type }, depth) {
    return !isCompositeType(getNamedType(type)) || (depth < MOST_DEPTH && this.fields < MOST_FIELDS);
  }

  /** Key, name and arguments. One key means the same everywhere in a document, so that what repeats can be merged. */
  start(type, field) {
    const text = `${field.name}${this.values(field)}`;
    const of = `${text}: ${field.type}`;
    for (let turn = 0; ; turn += 1) {
      const key = turn === 0 ? field.name : `${field.name}${turn}`;
      if ((this.keys.get(key) ?? of) === of) {
        this.keys.set(key, of);
        return turn === 0 ? text : `${key}: ${text}`;
      }
    }
  }

  field(field, start, depth) {
    this.fields += 1;
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.selections(named, depth + 1)}` : "";
    return { text: `${start}${this.condition()}${below}`, field, start };
  }

  /** The types, as a fragment may name them, that share an object with one. */
  overlapping(type) {
    const objects = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
    const interfaces = objects.flatMap((object) => object.getInterfaces());
    const names = [type, ...interfaces, ...objects].map(({ name }) => name);
    return [...new Set(names)];
  }

  /** A fragment that may be spread here: one that was written, or a new one. */
  fragment(type, depth) {
    const names = this.overlapping(type);
    // One that is still being written would go round in circles.
    const written = this.fragments.filter(({ on }) => names.includes(on));
    if (written.length > 0 && this.chance(0.6)) {
      return this.pick(written).name;
    }
    if (this.fragments.length + this.writing >= MOST_FRAGMENTS) {
      return null;
    }
    const on = this.pick(names);
    const name = `F${this.fragments.length + this.writing}`;
    this.writing += 1;
    const text = this.selections(this.schema.getType(on), Math.max(depth, 1));
    this.writing -= 1;
    this.fragments.push({ name, on, text });
    return name;
  }

  condition() {
    if (!this.chance(0.12)) {
      return "";
    }
    const directive = this.pick(["skip", "include"]);
    const yes = this.chance(directive === "skip" ? 0.3 : 0.7);
    if (this.chance(0.5)) {
      return ` @${directive}(if: ${yes})`;
    }
    const name = `${yes ? "yes" : "no"}${this.pick(["", "ByDefault"])}`;
    const byDefault = name.endsWith("ByDefault");
    this.variables.set(name, byDefault ? { type: "Boolean", otherwise: yes } : { type: "Boolean!", value: yes });
    // Not given, the default decides; `Boolean` with a default may stand where `Boolean!` is wanted.
    return ` @${directive}(if: $${name})`;
  }

  values({ args, name: field }) {
    const lists = args.some(({ name }) => name === "first");
    const given = args.flatMap(({ name, type }) => {
      const value = this.value(name, type, field, lists);
      return value === undefined ? [] : [`${name}: ${value}`];
    });
    return given.length > 0 ? `(${given.join(", ")})` : "";
  }

  value(name, type, field, lists) {
    const needed = isNonNullType(type);
    const known = this.known[`${field}.${name}`] ?? this.known[name];
    if (name === "first" && lists) {
      return this.page();
    }
    if (name === "limit") {
      return "3";
    }
    // A cursor fails, and what fails hides what is below it.
    const probability = name === "after" ? 0.03 : known ? 0.25 : 0.12;
    if (!needed && !this.chance(probability)) {
      return undefined;
    }
    if (known) {
      return this.pick(known);
    }
    return this.ofType(getNullableType(type));
  }

  /** How many rows: few, lest answers grow; now and then too few to be allowed, which fails. */
  page() {
    const rows = this.chance(0.04) ? -1 : Math.floor(this.next() * 4);
    if (this.chance(0.7)) {
      return `${rows}`;
    }
    this.variables.set(`rows${rows < 0 ? "Less" : rows}`, { type: "Int!", value: rows });
    return `$rows${rows < 0 ? "Less" : rows}`;
  }

  ofType(type) {
    if (isListType(type)) {
      const entry = this.ofType(getNullableType(type.ofType));
      return entry === undefined ? undefined : `[${entry}]`;
    }
    if (isEnumType(type)) {
      return this.pick(type.getValues()).name;
    }
    const words = { Int: ["1"], Boolean: ["true"], ID: this.known.id }[type.name];
    return words && this.pick(words);
  }
}
