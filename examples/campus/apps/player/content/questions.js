import { seeded, topics } from "#school";

/** Four questions about a lesson, with the place of the right option. */
export function questionsOf(lesson, course) {
  const random = seeded(lesson.minutes * 31 + lesson.week);
  return [
    numbers("weeks", "How many weeks does this course last?", course.weeks, random),
    numbers("week", "Which week is this?", lesson.week, random),
    numbers("minutes", "How many minutes is this lesson meant to take?", lesson.minutes, random),
    words("topic", "What is the course about?", course.topic, topics, random),
  ];
}

function numbers(id, text, right, random) {
  const others = [1, 2, 3].map((step) => right + step * 2 - Math.floor(random() * 2));
  return placed(id, text, String(right), others.map(String), random);
}

function words(id, text, right, all, random) {
  return placed(id, text, right, all.filter((word) => word !== right).slice(0, 3), random);
}

function placed(id, text, right, others, random) {
  const place = Math.floor(random() * (others.length + 1));
  return { id, text, options: [...others.slice(0, place), right, ...others.slice(place)], right: place };
}
