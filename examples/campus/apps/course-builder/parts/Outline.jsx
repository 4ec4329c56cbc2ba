import { duration } from "#kit";
import { Button, Page, Row, Section } from "#ui";

import { Lesson } from "./Lesson.jsx";
import { LINKS } from "./links.js";

const KINDS = ["video", "reading", "exercise", "quiz"];

export function Outline({ course, send, canUndo, canRedo }) {
  return (
    <Page title="Course builder" lead={course.title} links={LINKS}>
      <Row>
        <Button disabled={!canUndo} onClick={() => send({ type: "undo" })}>
          Undo
        </Button>
        <Button disabled={!canRedo} onClick={() => send({ type: "redo" })}>
          Redo
        </Button>
      </Row>
      {course.weeks.map(({ lessons }, week) => (
        <Section
          key={week}
          title={`Week ${week + 1}`}
          action={duration(lessons.reduce((sum, { minutes }) => sum + minutes, 0))}
        >
          {lessons.map((lesson) => (
            <Lesson key={lesson.id} lesson={lesson} send={(event) => send({ ...event, week, id: lesson.id })} />
          ))}
          <Row>
            {KINDS.map((kind) => (
              <Button key={kind} onClick={() => send({ type: "addLesson", week, kind })}>
                + {kind}
              </Button>
            ))}
            <Button kind="danger" onClick={() => send({ type: "removeWeek", week })}>
              Remove the week
            </Button>
          </Row>
        </Section>
      ))}
      <Button kind="main" onClick={() => send({ type: "addWeek" })}>
        Another week
      </Button>
    </Page>
  );
}
