import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, room } from "../room.js";

test("hands are called in their order", () => {
  const raised = room(EMPTY, { type: "hand", who: "p15" });
  const called = room(raised, { type: "call" });
  assert.equal(called.speaker, "p12");
  assert.deepEqual(called.hands, ["p15"]);
});

test("who leaves takes the hand down", () => {
  assert.deepEqual(room(EMPTY, { type: "leave", who: "p12" }).hands, []);
});
