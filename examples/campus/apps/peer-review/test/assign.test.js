import assert from "node:assert/strict";
import { test } from "node:test";

import { assign } from "../assign.js";
import { ESSAYS } from "../essays.js";
import { isThorough } from "../thorough.js";

const readers = assign(ESSAYS, 3);

test("nobody reads their own", () => {
  for (const [reader, essays] of readers) assert.ok(essays.every(({ by }) => by !== reader));
});

test("every essay is read as often", () => {
  const counts = new Map();
  for (const { id } of [...readers.values()].flat()) counts.set(id, (counts.get(id) ?? 0) + 1);
  assert.deepEqual([...new Set(counts.values())], [3]);
});

test("praise alone is not a review", () => {
  assert.ok(!isThorough("good ".repeat(20)));
  assert.ok(isThorough("The claim is clear and I like the end; the middle could have one more example."));
});
