// Where the suites find the contract and the saved queries.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** This folder of suites. */
export const here = join(dirname(fileURLToPath(import.meta.url)), "..");

const root = join(here, "../..");

/** The contract, its path and its text. */
export const contractFile = join(root, "api/schema.graphql");
export const contract = readFileSync(contractFile, "utf8");

/** A page that no server has read before. */
export const freshPage = join(root, "tests/fixtures/pages/spanish-workshop.txt");

/** Saved queries, by file name: the examples of GraphiQL, and the analyst's questions. */
export const savedQueries = Object.fromEntries(
  ["api/web/examples", "tests/questions"]
    .map((folder) => join(root, folder))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(".graphql")).map((name) => join(folder, name)))
    .map((file) => [file.slice(root.length + 1), readFileSync(file, "utf8")]),
);
