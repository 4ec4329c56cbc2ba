import assert from "node:assert/strict";
import { test } from "node:test";

import { LETTERS } from "../logic/letters.js";
import { conversations, step } from "../logic/mailbox.js";
import { quote } from "../logic/quote.js";

const [latest] = conversations(LETTERS, "inbox");

test("what was archived has left the inbox", () => {
  const after = step(LETTERS, { type: "archive", person: latest.person });
  assert.ok(conversations(after, "inbox").every(({ person }) => person !== latest.person));
  assert.deepEqual(
    conversations(after, "archive").map(({ person }) => person),
    [latest.person],
  );
});

test("an answered conversation comes first", () => {
  const last = conversations(LETTERS, "inbox").at(-1);
  const after = step(LETTERS, { type: "send", to: last.person, text: "Hello" });
  assert.equal(conversations(after, "inbox")[0].person, last.person);
});

test("reading leaves nothing unread", () => {
  const person = conversations(LETTERS, "inbox").find(({ unread }) => unread > 0).person;
  const after = conversations(step(LETTERS, { type: "read", person }), "inbox");
  assert.equal(after.find((each) => each.person === person).unread, 0);
});

test("quoted lines are short", () => {
  for (const line of quote("word ".repeat(60)).split("\n")) assert.ok(line.startsWith("> ") && line.length <= 74);
});
