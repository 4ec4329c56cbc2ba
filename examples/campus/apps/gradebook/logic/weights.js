export const WORKS = ["Quiz 1", "Essay", "Quiz 2", "Project", "Exam"];
export const EVEN = [1, 1, 1, 1, 1];

/** The weighted mean of marks; 0 if nothing weighs. */
export function total(marks, weights = EVEN) {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return sum === 0 ? 0 : marks.reduce((all, mark, index) => all + mark * weights[index], 0) / sum;
}
