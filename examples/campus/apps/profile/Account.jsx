import { useState } from "react";

import { useForm } from "#kit";
import { Button, Dialog, Field, Form, Notice, Section, TextArea } from "#ui";

export function Account({ me, onChange }) {
  const [saved, setSaved] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const check = ({ name, email }) => ({
    ...(name.trim() === "" && { name: "Everybody has a name." }),
    ...(!email.includes("@") && { email: "This is not an e-mail address." }),
  });
  const form = useForm({ name: me.name, email: me.email, place: me.place, about: me.about }, check, (values) => {
    onChange(values);
    setSaved(true);
  });
  return (
    <>
      <Form onSubmit={form.onSubmit}>
        <Field label="Name" {...form.field("name")} />
        <Field label="E-mail" type="email" {...form.field("email")} />
        <Field label="Place" {...form.field("place")} />
        <TextArea label="About you" {...form.field("about")} />
        <Button kind="main" type="submit">
          Save
        </Button>
        {saved && <Notice>Saved.</Notice>}
      </Form>
      <Section title="Leave Campus">
        <Button kind="danger" onClick={() => setLeaving(true)}>
          Delete my account
        </Button>
        <Dialog title="Are you sure?" open={leaving} onClose={() => setLeaving(false)}>
          <p>Everything of yours is deleted after thirty days. Until then you can come back.</p>
        </Dialog>
      </Section>
    </>
  );
}
