const LONGEST_WEEK = 240;
const LONGEST_VIDEO = 15;

/** What should be better before a course is opened: each fault with how grave it is. */
export function faults(course) {
  return [...aboutCourse(course), ...course.weeks.flatMap(({ lessons }, index) => aboutWeek(lessons, index + 1))];
}

function aboutCourse({ title, about, weeks }) {
  return [
    title.trim() === "" && grave("The course has no title."),
    about.length < 30 && slight("The description is very short."),
    weeks.length === 0 && grave("The course has no weeks."),
  ].filter(Boolean);
}

function aboutWeek(lessons, number) {
  const minutes = lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
  const titles = lessons.map(({ title }) => title);
  return [
    lessons.length === 0 && grave(`Week ${number} is empty.`),
    minutes > LONGEST_WEEK && slight(`Week ${number} takes ${minutes} minutes.`),
    lessons.length > 0 &&
      !lessons.some(({ kind }) => kind === "exercise" || kind === "quiz") &&
      slight(`In week ${number} there is nothing to do but look on.`),
    new Set(titles).size < titles.length && slight(`In week ${number} two lessons bear the same title.`),
    ...lessons
      .filter(({ kind, minutes: long }) => kind === "video" && long > LONGEST_VIDEO)
      .map(({ title }) => slight(`The video «${title}» of week ${number} is long.`)),
  ].filter(Boolean);
}

const grave = (text) => ({ text, grave: true });
const slight = (text) => ({ text, grave: false });
