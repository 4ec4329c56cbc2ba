import { duration, plural } from "#kit";
import { BarChart, List, Page, Section } from "#ui";

import { LINKS } from "./links.js";

const minutes = ({ lessons }) => lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);

export function Preview({ course }) {
  return (
    <Page
      title={course.title}
      lead={`${course.about} (${plural(course.weeks.length, "week")}, ${course.level})`}
      links={LINKS}
    >
      <BarChart
        title="Minutes a week"
        data={course.weeks.map((week, index) => ({ label: String(index + 1), value: minutes(week) }))}
      />
      {course.weeks.map((week, index) => (
        <Section key={index} title={`Week ${index + 1}`}>
          <List items={week.lessons}>
            {({ title, kind, minutes: long }) => `${title} (${kind}, ${duration(long)})`}
          </List>
        </Section>
      ))}
    </Page>
  );
}
