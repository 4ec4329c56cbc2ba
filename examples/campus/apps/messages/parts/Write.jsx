import { navigate, useForm } from "#kit";
import { people } from "#school";
import { Button, Form, Page, Picker, TextArea } from "#ui";

import { ME } from "../logic/mailbox.js";
import { LINKS } from "./links.js";

export function Write({ send }) {
  const others = people.filter(({ id }) => id !== ME);
  const form = useForm(
    { to: others[0].id, text: "" },
    ({ text }) => (text.trim() === "" ? { text: "It is empty." } : {}),
    ({ to, text }) => {
      send({ type: "send", to, text });
      navigate(`/with/${to}`);
    },
  );
  return (
    <Page title="Write" links={LINKS}>
      <Form onSubmit={form.onSubmit}>
        <Picker label="To" options={others.map(({ id, name }) => [id, name])} {...form.field("to")} />
        <TextArea label="Letter" {...form.field("text")} />
        <Button kind="main" type="submit">
          Send
        </Button>
      </Form>
    </Page>
  );
}
