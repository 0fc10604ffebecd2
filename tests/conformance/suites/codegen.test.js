// GraphQL Code Generator: TypeScript types of the contract and of every saved query, checked by the strictest compiler.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse } from "graphql";

import { contract, generatedFolder, path, savedQueries } from "../support/files.js";

const folder = generatedFolder("codegen");
const schema = parse(contract);
const schemaAst = buildSchema(contract);

/** What each scalar is in JSON; with `strictScalars` one that is missing here is an error. */
const scalars = {
  CountryCode: "string",
  Date: "string",
  DateTime: "string",
  EDTF: "string",
  JSON: "unknown",
  LanguageTag: "string",
  URL: "string",
};

/** The module of a saved query; its folder is in the name, lest two of one name meet. */
const moduleOf = (location) => join(folder, location.replaceAll("/", "_").replace(/\.graphql$/, ".ts"));

async function generate(filename, documents, pluginMap, config) {
  return codegen({
    filename,
    schema,
    schemaAst,
    documents,
    config: { scalars, strictScalars: true, useTypeImports: true, ...config },
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
  });
}

test("types are generated of the contract and of every saved query", async () => {
  const filename = join(folder, "schema.ts");
  writeFileSync(filename, await generate(filename, [], { typescript }, {}));
  assert.ok(Object.keys(savedQueries).length >= 3);
  for (const [location, text] of Object.entries(savedQueries)) {
    const filename = moduleOf(location);
    const plugins = { "typescript-operations": typescriptOperations, "typed-document-node": typedDocumentNode };
    const documents = [{ location, document: parse(text) }];
    const generated = await generate(filename, documents, plugins, { namespacedImportName: "Types" });
    writeFileSync(filename, `import type * as Types from "./schema.js";\n${generated}`);
  }
});

test("tsc --strict accepts them, and a program that uses them", () => {
  const files = Object.keys(savedQueries).map(moduleOf);
  const options = [
    "--strict",
    "--noEmit",
    "--noUncheckedIndexedAccess",
    "--exactOptionalPropertyTypes",
    "--module",
    "nodenext",
    "--target",
    "es2022",
  ];
  const tsc = [path("node_modules/typescript/bin/tsc"), ...options, path("codegen/usage.ts"), ...files];
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
