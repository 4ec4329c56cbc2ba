const OPENINGS = {
  Mathematics: "Take a pencil. Nothing here can be understood by looking on.",
  Computing: "Open a terminal beside this page and type what you read.",
  Science: "Look around first: what would you expect to happen?",
  Humanities: "Read the source before you read what others say of it.",
  Languages: "Say each line aloud, twice, before you go on.",
  Business: "Have a real case of your own at hand; it will serve as the example.",
  Arts: "Ten minutes of looking come before the first line.",
};

const STEPS = [
  "Say in your own words what is asked.",
  "Find the smallest case that is not trivial.",
  "Do it by hand.",
  "Only then look for the rule.",
  "Try to break the rule.",
];

/** The text of a reading, in Markdown. */
export function readingOf(lesson, course) {
  const steps = STEPS.slice(0, 2 + (lesson.minutes % 4));
  return `${OPENINGS[course.topic]}

## ${lesson.title}

${course.about} In **week ${lesson.week}** this becomes concrete.

${steps.map((step, index) => `${index + 1}. ${step}`).join("\n")}

> What you have worked out yourself you need not remember.

| You will need | For |
| --- | --- |
| ${lesson.minutes} minutes | this page |
| a sheet of paper | the ${lesson.week > 2 ? "longer" : "first"} exercise |
`;
}
