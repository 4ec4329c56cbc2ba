import assert from "node:assert/strict";
import { test } from "node:test";

import { addresses } from "../addresses.js";

test("an address given twice is invited once", () => {
  assert.deepEqual(addresses("a@b.org, A@B.org").good, ["a@b.org"]);
});

test("what is no address is named", () => {
  assert.deepEqual(addresses("a@b.org\nnobody").bad, ["nobody"]);
});
