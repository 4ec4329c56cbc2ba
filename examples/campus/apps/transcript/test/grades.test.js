import assert from "node:assert/strict";
import { test } from "node:test";

import { asText } from "../export.js";
import { average, byTerm, letter } from "../grades.js";
import { RECORDS } from "../records.js";

test("credits weigh", () => {
  assert.equal(
    average([
      { points: 100, credits: 3 },
      { points: 60, credits: 1 },
    ]),
    90,
  );
});

test("the bounds belong to the better letter", () => {
  assert.deepEqual([90, 89, 60, 59].map(letter), ["A", "B", "D", "F"]);
});

test("terms split in summer", () => {
  assert.deepEqual(
    byTerm(RECORDS).map(([term]) => term),
    ["Spring 2024", "Autumn 2024", "Spring 2025", "Autumn 2025"],
  );
});

test("the text has a line a course", () => {
  assert.equal(asText(RECORDS).split("\n").length, RECORDS.length);
});
