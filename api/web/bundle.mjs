// Gathers what the page needs from node_modules into the folder given, compressed as it will be sent. Run by build.rs.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const parts = {
  "react.js": "react/umd/react.production.min.js",
  "react-dom.js": "react-dom/umd/react-dom.production.min.js",
  "graphiql.js": "graphiql/graphiql.min.js",
  "graphiql.css": "graphiql/graphiql.min.css",
};

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
for (const [name, path] of Object.entries(parts)) {
  // The source maps are four times as large as the code, and are left behind.
  const text = readFileSync(join("node_modules", path), "utf8").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
}
