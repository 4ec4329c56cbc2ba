import assert from "node:assert/strict";
import { test } from "node:test";

import { overall, uptime } from "../uptime.js";

test("an hour lost in a month is little", () => {
  assert.ok(uptime({ name: "Forum" }, [{ part: "Forum", minutes: 60 }]) > 0.998);
});

test("the worst part speaks for the whole", () => {
  assert.equal(overall([{ state: "up" }, { state: "down" }, { state: "slow" }]), "down");
});
