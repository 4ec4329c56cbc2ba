import assert from "node:assert/strict";
import { test } from "node:test";

import { check, strength } from "../rules.js";

test("variety makes a password stronger", () => {
  assert.ok(strength("aB3$aB3$aB") > strength("aaaaaaaaaa"));
});

test("ten equal letters are too easy to guess", () => {
  assert.match(check({ name: "Ada", email: "a@b.c", password: "aaaaaaaaaa" }).password, /guess/);
});
