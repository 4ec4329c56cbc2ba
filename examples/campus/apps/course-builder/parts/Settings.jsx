import { Field, Form, Page, Picker, TextArea } from "#ui";

import { LINKS } from "./links.js";

export function Settings({ course, send }) {
  const set = (name) => (value) => send({ type: "describe", change: { [name]: value } });
  return (
    <Page title="Settings" links={LINKS}>
      <Form>
        <Field label="Title" value={course.title} onChange={set("title")} />
        <TextArea label="What it is about" value={course.about} onChange={set("about")} />
        <Picker
          label="Level"
          options={["Beginner", "Intermediate", "Advanced"]}
          value={course.level}
          onChange={set("level")}
        />
      </Form>
    </Page>
  );
}
