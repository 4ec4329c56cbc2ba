import { Badge, Button, Field, Row } from "#ui";

export function Lesson({ lesson, send }) {
  const change = (name) => (value) =>
    send({ type: "changeLesson", change: { [name]: name === "minutes" ? Number(value) || 0 : value } });
  return (
    <Row>
      <Badge>{lesson.kind}</Badge>
      <Field label="Title" value={lesson.title} onChange={change("title")} />
      <Field label="Minutes" inputMode="numeric" value={lesson.minutes} onChange={change("minutes")} />
      <Button onClick={() => send({ type: "moveLesson", by: -1 })}>↑</Button>
      <Button onClick={() => send({ type: "moveLesson", by: 1 })}>↓</Button>
      <Button kind="danger" onClick={() => send({ type: "removeLesson" })}>
        Remove
      </Button>
    </Row>
  );
}
