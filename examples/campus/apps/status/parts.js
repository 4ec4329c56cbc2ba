export const PARTS = [
  { name: "Courses", state: "up" },
  { name: "Videos", state: "slow" },
  { name: "Grading", state: "up" },
  { name: "Forum", state: "up" },
  { name: "Payments", state: "up" },
  { name: "E-mail", state: "up" },
];

export const INCIDENTS = [
  { part: "Videos", on: "2026-02-27", minutes: 95, what: "A store of videos was full." },
  { part: "Grading", on: "2026-02-11", minutes: 480, what: "A grader ate all memory; each has its own limit now." },
];
