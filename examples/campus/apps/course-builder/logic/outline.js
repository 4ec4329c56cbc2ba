import { weeks } from "#school";

/** A course as it is edited: its description and its weeks with their lessons. */
export function fromCourse(course) {
  const { title, about, level } = course;
  return {
    title,
    about,
    level,
    next: 1,
    weeks: weeks(course).map(({ lessons }) => ({ lessons: lessons.map(({ id, ...rest }) => ({ id, ...rest })) })),
  };
}

export function edit(course, event) {
  return EDITS[event.type](course, event);
}

const EDITS = {
  describe: (course, { change }) => ({ ...course, ...change }),
  addWeek: (course) => ({ ...course, weeks: [...course.weeks, { lessons: [] }] }),
  removeWeek: (course, { week }) => ({ ...course, weeks: course.weeks.filter((_, index) => index !== week) }),
  addLesson: (course, { week, kind }) => ({
    ...withLessons(course, week, (lessons) => [...lessons, fresh(course.next, kind)]),
    next: course.next + 1,
  }),
  removeLesson: (course, { week, id }) =>
    withLessons(course, week, (lessons) => lessons.filter((lesson) => lesson.id !== id)),
  changeLesson: (course, { week, id, change }) =>
    withLessons(course, week, (lessons) =>
      lessons.map((lesson) => (lesson.id === id ? { ...lesson, ...change } : lesson)),
    ),
  moveLesson: (course, { week, id, by }) => withLessons(course, week, (lessons) => moved(lessons, id, by)),
};

function withLessons(course, week, change) {
  return {
    ...course,
    weeks: course.weeks.map((each, index) => (index === week ? { lessons: change(each.lessons) } : each)),
  };
}

function fresh(number, kind) {
  return { id: `new-${number}`, title: "Untitled", kind, minutes: 10 };
}

function moved(lessons, id, by) {
  const from = lessons.findIndex((lesson) => lesson.id === id);
  const to = from + by;
  if (to < 0 || to >= lessons.length) return lessons;
  const rest = lessons.filter((lesson) => lesson.id !== id);
  return [...rest.slice(0, to), lessons[from], ...rest.slice(to)];
}
