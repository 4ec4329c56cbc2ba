import assert from "node:assert/strict";
import { test } from "node:test";

import { byLetter, search } from "../index.js";
import { TERMS } from "../terms.js";

test("words that begin with it come first", () => {
  assert.equal(search(TERMS, "inde")[0].word, "index");
  assert.equal(search(TERMS, "form")[0].word, "normal form");
});

test("letters are in order", () => {
  const letters = byLetter(TERMS).map(([letter]) => letter);
  assert.deepEqual(letters, [...letters].sort());
});
