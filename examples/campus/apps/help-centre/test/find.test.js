import assert from "node:assert/strict";
import { test } from "node:test";

import { ANSWERS } from "../answers.js";
import { find } from "../find.js";

test("every word must be there", () => {
  assert.equal(find(ANSWERS, "video quality").length, 1);
  assert.equal(find(ANSWERS, "video employer").length, 0);
});

test("no words find everything", () => {
  assert.equal(find(ANSWERS, "  ").length, ANSWERS.length);
});
