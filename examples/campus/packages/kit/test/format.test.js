import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, plural, relativeDay } from "../format.js";

test("durations are shown in hours and minutes", () => {
  assert.equal(duration(65), "1 h 05 min");
  assert.equal(duration(9), "9 min");
});

test("days are told from today", () => {
  assert.equal(relativeDay("2026-03-05", "2026-03-02T23:00:00Z"), "in 3 days");
  assert.equal(relativeDay("2026-03-01", "2026-03-02"), "1 day ago");
});

test("one is singular", () => {
  assert.equal(plural(1, "course"), "1 course");
  assert.equal(plural(0, "course"), "0 courses");
});
