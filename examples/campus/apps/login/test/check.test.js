import assert from "node:assert/strict";
import { test } from "node:test";

import { check } from "../check.js";

test("an address without a domain is refused", () => {
  assert.deepEqual(Object.keys(check({ email: "ada@campus", password: "x" })), ["email"]);
});

test("a password must be given", () => {
  assert.deepEqual(Object.keys(check({ email: "ada@campus.example", password: "" })), ["password"]);
});
