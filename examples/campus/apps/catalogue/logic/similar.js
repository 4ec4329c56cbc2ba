/** The three courses that have most in common with one. */
export function similar(courses, one) {
  const likeness = (other) =>
    (other.topic === one.topic ? 4 : 0) + (other.level === one.level ? 2 : 0) + (other.teacher === one.teacher ? 1 : 0);
  return courses
    .filter((other) => other.id !== one.id)
    .sort((a, b) => likeness(b) - likeness(a) || Math.abs(a.weeks - one.weeks) - Math.abs(b.weeks - one.weeks))
    .slice(0, 3);
}
