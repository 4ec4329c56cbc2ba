export const BOOKS = [
  { id: 1, title: "Arrows and Planes", author: "A. Okafor", pages: 320, at: 120 },
  { id: 2, title: "Twenty Numbers", author: "B. Salazar", pages: 180, at: 175 },
  { id: 3, title: "The Wire and the Word", author: "D. Haddad", pages: 410, at: 0 },
  { id: 4, title: "Sundials to Atoms", author: "H. Oyelaran", pages: 260, at: 33 },
  { id: 5, title: "Bread, an Experiment", author: "F. Nakamura", pages: 90, at: 90 },
];
