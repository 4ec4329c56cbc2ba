import { students } from "#school";

export const CRITERIA = [
  { id: "claim", question: "Is there a claim?", levels: ["none", "somewhere", "in the first lines"] },
  { id: "reasons", question: "Are there reasons?", levels: ["none", "one", "several, in order"] },
  { id: "language", question: "Is it easy to read?", levels: ["hard", "in parts", "throughout"] },
];

const OPENINGS = [
  "Clocks made factories possible, not the other way round.",
  "Nobody owns the time, yet everybody sells it.",
  "The calendar is the oldest software we still run.",
  "Railways needed one noon for all.",
  "A second is an agreement.",
];

export const ESSAYS = students.map(({ id }, index) => ({
  id: `essay-${id}`,
  by: id,
  title: `Essay ${index + 1}`,
  text: `${OPENINGS[index % OPENINGS.length]} I shall argue it in three steps: what was before, what changed, and who gained by it.`,
}));
