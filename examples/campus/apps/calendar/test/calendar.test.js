import assert from "node:assert/strict";
import { test } from "node:test";

import { clashes, everything } from "../logic/events.js";
import { ical } from "../logic/ical.js";
import { grid, shifted } from "../logic/months.js";

test("weeks begin on Monday and cover the month", () => {
  const weeks = grid("2026-03");
  assert.equal(weeks[0][0], "2026-02-23");
  assert.equal(weeks.at(-1)[6], "2026-04-05");
});

test("a February that fits has four weeks", () => {
  assert.equal(grid("2027-02").length, 4);
});

test("December is followed by January", () => {
  assert.equal(shifted("2026-12", 1), "2027-01");
  assert.equal(shifted("2026-01", -1), "2025-12");
});

test("what ends when another begins does not clash", () => {
  const at = (time) => ({ on: "2026-03-02", at: time, minutes: 60 });
  assert.equal(clashes([at("09:00"), at("10:00")]).length, 0);
  assert.equal(clashes([at("09:00"), at("09:30")]).length, 1);
});

test("an exported line is never too long", () => {
  for (const line of ical(everything([])).split("\r\n")) assert.ok(line.length <= 75);
});
