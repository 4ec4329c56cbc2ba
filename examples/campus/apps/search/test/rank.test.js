import assert from "node:assert/strict";
import { test } from "node:test";

import { documents } from "../documents.js";
import { rank } from "../rank.js";

test("a typing error is forgiven", () => {
  assert.equal(rank(documents(), "compilr")[0].title, "Write a Small Compiler");
});

test("without a query everything is found", () => {
  assert.equal(rank(documents(), " ").length, documents().length);
});
