import assert from "node:assert/strict";
import { test } from "node:test";

import { vote } from "../voting.js";

test("nobody votes twice", () => {
  const once = vote({ votes: [0, 0], voted: false }, 1);
  assert.deepEqual(vote(once, 1).votes, [0, 1]);
});
