import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENTS } from "../events.js";
import { bundles, unread } from "../feed.js";

test("muted kinds are not unread", () => {
  assert.ok(unread(EVENTS, [], ["reply"]).every(({ kind }) => kind !== "reply"));
});

test("the newest day comes first, and nothing is lost", () => {
  const days = bundles(EVENTS);
  assert.equal(days[0].on, "2026-03-02");
  assert.equal(days.flatMap(({ kinds }) => kinds.flatMap(({ events }) => events)).length, EVENTS.length);
});
