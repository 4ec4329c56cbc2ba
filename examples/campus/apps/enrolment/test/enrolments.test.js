import assert from "node:assert/strict";
import { test } from "node:test";

import { isIn, refundable, step } from "../enrolments.js";

const NOW = "2026-03-02T09:00:00Z";

test("a course that was left can be joined again", () => {
  const left = step([{ course: "web", on: "2026-01-01", state: "active" }], { type: "leave", course: "web" }, NOW);
  assert.ok(!isIn(left, "web"));
  assert.deepEqual(step(left, { type: "join", course: "web" }, NOW), [
    { course: "web", on: "2026-03-02", state: "active" },
  ]);
});

test("money comes back for a fortnight", () => {
  assert.ok(refundable({ on: "2026-02-20", state: "active" }, NOW));
  assert.ok(!refundable({ on: "2026-02-01", state: "active" }, NOW));
});
