import { day, percent, plural, relativeDay } from "#kit";
import { NOW, TERM } from "#school";
import { BarChart, Card, Columns, List, Meter, Page, Row, Section, Stat } from "#ui";

import { ENROLLED, MINUTES } from "./mine.js";
import { deadlines, streak, weekOf } from "./progress.js";

export default function App() {
  return (
    <Page title="Dashboard" lead={`${TERM.name}, week ${weekOf(NOW, TERM)} of ${TERM.weeks}`}>
      <Row>
        <Stat label="in a row" value={plural(streak(MINUTES), "day")} />
        <Stat
          label="this week"
          value={plural(
            MINUTES.slice(-7).reduce((sum, value) => sum + value, 0),
            "minute",
          )}
        />
      </Row>
      <Section title="Your courses">
        <Courses />
      </Section>
      <Section title="Due soon">
        <Due />
      </Section>
      <Section title="Minutes a day">
        <BarChart title="Minutes a day" data={MINUTES.map((value, index) => ({ label: String(index + 1), value }))} />
      </Section>
    </Page>
  );
}

function Courses() {
  return (
    <Columns>
      {ENROLLED.map(({ course, done, next }) => (
        <Card key={course.id} title={course.title} footer={`Next: ${next.title}`}>
          <Row>
            <Meter value={done} label={course.title} /> {percent(done)}
          </Row>
          <a href={`/player/#/course/${course.id}`}>Go on</a>
        </Card>
      ))}
    </Columns>
  );
}

function Due() {
  return (
    <List items={deadlines(ENROLLED, NOW)} empty="Nothing is due. Take a walk.">
      {({ title, course, on }) => (
        <Row>
          <strong>{title}</strong> {course}{" "}
          <span>
            {day(on)}, {relativeDay(on, NOW)}
          </span>
        </Row>
      )}
    </List>
  );
}
