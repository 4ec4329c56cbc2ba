import assert from "node:assert/strict";
import { test } from "node:test";

import { completeness } from "../completeness.js";

test("what is empty is missing", () => {
  assert.deepEqual(completeness({ about: "x", place: "y", picture: "z", links: [] }), ["a link"]);
});
