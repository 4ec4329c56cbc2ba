import assert from "node:assert/strict";
import { test } from "node:test";

import { course } from "#school";

import { comparison } from "../logic/comparison.js";
import { reviews } from "../logic/reviews.js";

test("each course has a cell in every row", () => {
  for (const row of comparison([course("algebra"), course("music")]))
    assert.ok(row.algebra !== undefined && row.music !== undefined);
});

test("reviews stay the same", () => {
  assert.deepEqual(reviews(course("web")), reviews(course("web")));
});
