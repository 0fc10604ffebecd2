// Where the suites find the contract and the saved queries, and put what they generate.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(here, "../..");

/** The text of the contract. */
export const contract = readFileSync(join(root, "api/schema.graphql"), "utf8");

/** A page that is not of the sample. */
export const freshPage = join(root, "tests/fixtures/pages/spanish-workshop.txt");

/** Saved queries, by file name: the examples of GraphiQL, and the analyst's questions. */
export const savedQueries = Object.fromEntries(
  ["api/web/examples", "tests/questions"]
    .map((folder) => join(root, folder))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith(".graphql"))
    .map((file) => [relative(root, file), readFileSync(file, "utf8")]),
);

/** A file or folder of this one. */
export const path = (name) => join(here, name);

/** An empty folder for what a suite generates; git does not see it. */
export function generatedFolder(name) {
  const folder = join(here, "generated", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
