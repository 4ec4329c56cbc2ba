import { people, seeded } from "#school";

import { ME } from "./mailbox.js";

const TEXTS = [
  "Have you seen the new exercise?",
  "Thank you, that helped.",
  "Shall we learn together on Thursday?",
  "Your essay is very clear; the end could be shorter.",
  "I can't open the third file.",
  "See you in the live session!",
];
const random = seeded(11);
const others = people.filter(({ id }) => id !== ME).slice(3, 12);

/** Sixty letters to and from nine people, in the order they were written. */
export const LETTERS = Array.from({ length: 60 }, (_, index) => {
  const other = others[Math.floor(random() * others.length)].id;
  const mine = random() < 0.4;
  return {
    id: index + 1,
    from: mine ? ME : other,
    to: mine ? other : ME,
    text: TEXTS[Math.floor(random() * TEXTS.length)],
    on: new Date(Date.UTC(2026, 1, 1, index * 11)).toISOString(),
    read: mine || index < 50,
    archived: false,
  };
});
