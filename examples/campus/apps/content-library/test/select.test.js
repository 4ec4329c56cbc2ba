import assert from "node:assert/strict";
import { test } from "node:test";

import { ITEMS } from "../items.js";
import { facets, select, weight } from "../select.js";

test("facets narrow together", () => {
  const found = select(ITEMS, { words: "", kinds: ["quiz"], topics: ["Arts"] });
  assert.ok(found.length > 0);
  assert.ok(found.every(({ kind, topic }) => kind === "quiz" && topic === "Arts"));
});

test("the most frequent value comes first", () => {
  assert.deepEqual(facets([{ a: 1 }, { a: 2 }, { a: 2 }], "a"), [
    [2, 2],
    [1, 1],
  ]);
});

test("nothing weighs nothing", () => {
  assert.deepEqual(weight([]), { minutes: 0, megabytes: 0 });
});
