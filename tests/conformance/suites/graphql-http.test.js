// GraphQL over HTTP: every audit of graphql-http, what a server must, should and may do alike.

import assert from "node:assert/strict";
import { test } from "node:test";

import { serverAudits } from "graphql-http";

import { serve } from "../support/server.js";

const server = await serve();
const audits = serverAudits({ url: server.http });

test("the suite has audits", () => assert.ok(audits.length > 50, `${audits.length} audits`));

for (const audit of audits) {
  test(`${audit.id}: ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, "ok", result.reason);
  });
}
