const LEAST = [
  [93, "A"],
  [90, "A−"],
  [87, "B+"],
  [83, "B"],
  [80, "B−"],
  [77, "C+"],
  [73, "C"],
  [70, "C−"],
  [60, "D"],
  [0, "F"],
];

export function letter(points) {
  return LEAST.find(([least]) => points >= least)[1];
}
