import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, FRESH, LENGTHS, step } from "../timer.js";

test("rest follows work, and the round counts", () => {
  const after = step({ ...FRESH, left: 1, running: true }, "tick");
  assert.deepEqual(after, { mode: "rest", left: LENGTHS.rest, running: true, finished: 1 });
});

test("seconds have two digits", () => {
  assert.equal(clock(65), "1:05");
});
