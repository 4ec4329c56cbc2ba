import { useState } from "react";

import { useForm } from "#kit";
import { courses } from "#school";
import { Button, Form, Notice, Page, Picker, Row, TextArea } from "#ui";

const FACES = ["dreadful", "poor", "fair", "good", "splendid"];

export default function App() {
  const [mark, setMark] = useState(null);
  const [sent, setSent] = useState(false);
  const check = ({ text }) => (text.trim().length < 10 ? { text: "A few more words, please." } : {});
  const form = useForm({ course: courses[0].id, text: "" }, check, () => setSent(true));
  if (sent)
    return (
      <Page title="Feedback">
        <Notice>Thank you. A person will read it.</Notice>
      </Page>
    );
  return (
    <Page title="Feedback" lead="We read everything.">
      <Form onSubmit={form.onSubmit}>
        <Picker label="Course" options={courses.map(({ id, title }) => [id, title])} {...form.field("course")} />
        <Row>
          {FACES.map((face, index) => (
            <Button key={face} kind={mark === index ? "main" : "plain"} onClick={() => setMark(index)}>
              {face}
            </Button>
          ))}
        </Row>
        <TextArea label="In your words" {...form.field("text")} />
        <Button kind="main" type="submit" disabled={mark === null}>
          Send
        </Button>
      </Form>
    </Page>
  );
}
