import assert from "node:assert/strict";
import { test } from "node:test";

import { pace, progress, sorted } from "../shelf.js";

const books = [
  { title: "B", pages: 100, at: 90 },
  { title: "A", pages: 50, at: 0 },
];

test("what is nearly done comes first", () => {
  assert.equal(sorted(books, "nearly")[0].title, "B");
  assert.equal(sorted(books, "title")[0].title, "A");
});

test("the pace is what is left by the days", () => {
  assert.equal(pace(books, 30), 2);
  assert.equal(progress(books), 0.6);
});
