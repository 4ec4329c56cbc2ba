import assert from "node:assert/strict";
import { test } from "node:test";

import { isValid, issue } from "../number.js";

test("an issued number is valid", () => {
  for (let serial = 1000; serial < 1200; serial += 1) assert.ok(isValid(issue(serial)));
});

test("two digits changed over are noticed", () => {
  const number = issue(1234);
  assert.ok(!isValid(number.replace("12", "21")));
});
