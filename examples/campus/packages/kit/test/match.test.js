import assert from "node:assert/strict";
import { test } from "node:test";

import { matches } from "../match.js";

test("a pattern's parameters are taken from the path", () => {
  assert.deepEqual(matches("/course/:id/week/:week", "/course/algebra/week/3"), { id: "algebra", week: "3" });
});

test("a path of another length does not fit", () => {
  assert.equal(matches("/course/:id", "/course"), null);
});
