export const ESSAY = {
  title: "An essay of two pages",
  criteria: [
    {
      id: "claim",
      title: "Claim",
      weight: 3,
      levels: ["There is none", "It can be guessed", "It is said", "It is said in the first lines"],
    },
    { id: "reasons", title: "Reasons", weight: 4, levels: ["None", "One", "Several", "Several, in a good order"] },
    { id: "sources", title: "Sources", weight: 2, levels: ["None", "Named", "Named and used"] },
    { id: "language", title: "Language", weight: 1, levels: ["Hard to read", "Readable", "A pleasure"] },
  ],
};
