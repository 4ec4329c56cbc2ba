export const LEVELS = ["Beginner", "Intermediate", "Advanced"];

/** The most weeks of a course, by what its length is called. */
export const LENGTHS = { "Up to a month": 4, "Up to six weeks": 6, "Up to two months": 8 };

export const ANY = { words: "", topic: "", level: "", length: "", free: false };

/** The courses that fulfil every wish. */
export function filter(courses, wish) {
  const words = wish.words.toLowerCase().split(/\s+/).filter(Boolean);
  return courses.filter(
    (course) =>
      words.every((word) => `${course.title} ${course.about}`.toLowerCase().includes(word)) &&
      (wish.topic === "" || course.topic === wish.topic) &&
      (wish.level === "" || course.level === wish.level) &&
      (wish.length === "" || course.weeks <= LENGTHS[wish.length]) &&
      (!wish.free || course.price === 0),
  );
}
