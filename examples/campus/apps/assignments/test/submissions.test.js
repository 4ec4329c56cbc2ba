import assert from "node:assert/strict";
import { test } from "node:test";

import { ASSIGNMENTS } from "../logic/assignments.js";
import { fault, hand, reachable, status } from "../logic/submissions.js";

const work = { due: "2026-03-01T23:59:59Z", points: 20, types: [".pdf"] };

test("a file of a wrong type is named", () => {
  assert.match(fault(work, [{ name: "a.exe", size: 1 }]), /a\.exe/);
  assert.equal(fault(work, [{ name: "A.PDF", size: 1 }]), "");
});

test("big files are refused", () => {
  assert.match(fault(work, [{ name: "a.pdf", size: 30_000_000 }]), /20 MB/);
});

test("earlier versions are kept", () => {
  const once = hand({}, "x", [{ name: "a.pdf", size: 1 }]);
  assert.equal(hand(once, "x", [{ name: "b.pdf", size: 1 }]).x.length, 2);
});

test("what was not handed in by then is missing", () => {
  assert.equal(status(work, undefined, "2026-03-01T00:00:00Z"), "open");
  assert.equal(status(work, undefined, "2026-03-02T00:00:00Z"), "missing");
  assert.equal(status(work, [{ on: "2026-03-02T00:00:00Z" }], "2026-03-03"), "late");
});

test("a tenth is lost each day, but not more than all", () => {
  assert.equal(reachable(work, "2026-03-01T00:00:00Z"), 20);
  assert.equal(reachable(work, "2026-03-03T12:00:00Z"), 16);
  assert.equal(reachable(work, "2026-05-01T12:00:00Z"), 0);
});

test("ids are not used twice", () => {
  assert.equal(new Set(ASSIGNMENTS.map(({ id }) => id)).size, ASSIGNMENTS.length);
});
