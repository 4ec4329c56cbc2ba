import { seeded, students } from "#school";

const TEXTS = {
  5: ["I wish I had had this at school.", "Clear, kind and never long-winded.", "The exercises alone are worth it."],
  4: ["Good, though week three is steep.", "I learnt much; the videos could be shorter.", "Solid and well made."],
  3: ["Useful in parts.", "It took me longer than they say."],
};

/** Three reviews whose stars suit the course's rating. */
export function reviews(course) {
  const random = seeded(course.enrolled);
  const first = Math.floor(random() * students.length);
  return [0, 1, 2].map((index) => {
    const stars = Math.min(5, Math.max(3, Math.round(course.rating + random() - 0.5)));
    const texts = TEXTS[stars];
    return {
      by: students[(first + index * 5) % students.length].name,
      stars,
      text: texts[Math.floor(random() * texts.length)],
    };
  });
}
