import { courses, lessons } from "#school";

const SIZES = { video: 14, reading: 0.1, exercise: 0.3, quiz: 0.05 };

export const KINDS = Object.keys(SIZES);

/** Every lesson of every course, as something that can be used elsewhere. Megabytes by minute and kind. */
export const ITEMS = courses.flatMap((course) =>
  lessons(course).map(({ id, title, kind, minutes }) => ({
    id,
    title: `${title} (${course.title})`,
    kind,
    topic: course.topic,
    minutes,
    megabytes: Math.round(minutes * SIZES[kind] * 10) / 10,
  })),
);
