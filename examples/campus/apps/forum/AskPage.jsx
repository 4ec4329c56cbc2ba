import { useState } from "react";

import { Link, navigate, useForm } from "#kit";
import { courses, students } from "#school";
import { Button, Field, Form, List, Page, Picker, Section, TextArea } from "#ui";

import { LINKS } from "./links.js";
import { find } from "./logic/arrange.js";
import { idOf } from "./logic/threads.js";

const check = ({ title, text }) => ({
  ...(!title.trim().endsWith("?") && { title: "A question ends with a question mark." }),
  ...(text.trim().length < 20 && { text: "What have you tried?" }),
});

export function AskPage({ threads, send }) {
  const [board, setBoard] = useState(courses[0].id);
  const form = useForm({ title: "", text: "" }, check, ({ title, text }) => {
    send({ type: "ask", board, title, text, by: students[0].id });
    navigate(`/thread/${idOf(title)}`);
  });
  const alike = form.values.title.length < 5 ? [] : find(threads, form.values.title).slice(0, 3);
  return (
    <Page title="Ask" links={LINKS}>
      <Form onSubmit={form.onSubmit}>
        <Picker label="Board" options={courses.map(({ id, title }) => [id, title])} value={board} onChange={setBoard} />
        <Field label="Question" {...form.field("title")} />
        <TextArea label="More about it" {...form.field("text")} />
        <Button kind="main" type="submit">
          Ask
        </Button>
      </Form>
      <Section title="Asked before?">
        <List items={alike} empty="Nothing like it.">
          {({ id, title }) => <Link to={`/thread/${id}`}>{title}</Link>}
        </List>
      </Section>
    </Page>
  );
}
