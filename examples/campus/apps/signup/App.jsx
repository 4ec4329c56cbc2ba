import { useState } from "react";

import { useForm } from "#kit";
import { topics } from "#school";
import { Button, Checkbox, Field, Form, Meter, Notice, Page, Section } from "#ui";

import { check, strength } from "./rules.js";

export default function App() {
  const [interests, setInterests] = useState([]);
  const [account, setAccount] = useState(null);
  const form = useForm({ name: "", email: "", password: "" }, check, setAccount);
  if (account) return <Joined name={account.name} interests={interests} />;
  const toggle = (topic) => (on) =>
    setInterests((now) => (on ? [...now, topic] : now.filter((each) => each !== topic)));
  return (
    <Page title="Join Campus" lead="One account for every course. It costs nothing.">
      <Form onSubmit={form.onSubmit}>
        <Field label="Your name" autoComplete="name" {...form.field("name")} />
        <Field label="E-mail" type="email" autoComplete="email" {...form.field("email")} />
        <Field label="Password" type="password" hint="Ten characters or more." {...form.field("password")} />
        <Meter label="strength" value={strength(form.values.password)} />
        <Section title="What interests you?">
          {topics.map((topic) => (
            <Checkbox key={topic} label={topic} checked={interests.includes(topic)} onChange={toggle(topic)} />
          ))}
        </Section>
        <Button kind="main" type="submit">
          Join
        </Button>
      </Form>
    </Page>
  );
}

function Joined({ name, interests }) {
  return (
    <Page title={`Welcome, ${name}`}>
      <Notice>We have sent you a letter; open the link in it.</Notice>
      {interests.length > 0 && <p>You will find courses in {interests.join(", ")} on your start page.</p>}
    </Page>
  );
}
