export const POLLS = [
  {
    id: 1,
    question: "When shall the live session be?",
    options: ["Morning", "Noon", "Evening"],
    votes: [14, 5, 31],
    voted: false,
  },
  {
    id: 2,
    question: "Was week three too hard?",
    options: ["Too easy", "Right", "Too hard"],
    votes: [3, 40, 22],
    voted: true,
  },
];
