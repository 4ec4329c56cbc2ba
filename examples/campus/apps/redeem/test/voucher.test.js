import assert from "node:assert/strict";
import { test } from "node:test";

import { CodeFault, read } from "../voucher.js";

test("a right voucher tells its worth", () => {
  assert.equal(read("camp-3000-0009"), 3);
});

test("a wrong digit is noticed", () => {
  assert.throws(() => read("CAMP-3000-0008"), CodeFault);
});
