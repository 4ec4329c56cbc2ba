import { courses, lessons, people } from "#school";

/** Everything that can be found. */
export function documents() {
  return [
    ...courses.map(({ id, title, about, topic }) => ({
      id: `c/${id}`,
      kind: "course",
      title,
      text: `${topic}. ${about}`,
      href: `/catalogue/#/course/${id}`,
    })),
    ...courses.flatMap((course) =>
      lessons(course).map(({ id, title, week }) => ({
        id: `l/${id}`,
        kind: "lesson",
        title,
        text: `${course.title}, week ${week}`,
        href: `/player/#/lesson/${id}`,
      })),
    ),
    ...people.map(({ id, name, role }) => ({
      id: `p/${id}`,
      kind: "person",
      title: name,
      text: role,
      href: `/members/#/person/${id}`,
    })),
  ];
}
