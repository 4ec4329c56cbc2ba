export { courses, course, topics } from "./courses.js";
export { lessons, weeks } from "./lessons.js";
export { people, person, students, teachers } from "./people.js";
export { seeded } from "./seeded.js";
export { NOW, TERM } from "./term.js";
