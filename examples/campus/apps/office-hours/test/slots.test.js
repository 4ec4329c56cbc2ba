import assert from "node:assert/strict";
import { test } from "node:test";

import { freeSlots, nextDays } from "../slots.js";

test("nobody works on a weekend", () => {
  assert.deepEqual(nextDays("2026-03-05T12:00:00Z", 2), ["2026-03-06", "2026-03-09"]);
});

test("a booked slot is no longer free", () => {
  assert.ok(!freeSlots("p01", "2026-03-03", [{ teacher: "p01", on: "2026-03-03", at: "09:00" }]).includes("09:00"));
});
