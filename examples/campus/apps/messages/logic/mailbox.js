import { NOW, students } from "#school";

export const ME = students[0].id;

/** The letters after an event. */
export function step(letters, event) {
  switch (event.type) {
    case "send":
      return [
        ...letters,
        { id: letters.length + 1, from: ME, to: event.to, text: event.text, on: NOW, read: true, archived: false },
      ];
    case "read":
      return letters.map((letter) => (partner(letter) === event.person ? { ...letter, read: true } : letter));
    case "archive":
      return letters.map((letter) =>
        partner(letter) === event.person ? { ...letter, archived: !letter.archived } : letter,
      );
    default:
      throw new Error(`A mailbox does not understand ${event.type}.`);
  }
}

export function partner({ from, to }) {
  return from === ME ? to : from;
}

/** Conversations by partner, that with the latest letter first. */
export function conversations(letters, box) {
  const found = new Map();
  for (const letter of letters) {
    if (letter.archived !== (box === "archive")) continue;
    found.set(partner(letter), [...(found.get(partner(letter)) ?? []), letter]);
  }
  return [...found]
    .map(([person, all]) => ({ id: person, person, last: all.at(-1), unread: all.filter(({ read }) => !read).length }))
    .sort((a, b) => b.last.on.localeCompare(a.last.on));
}
