import { useState } from "react";

import { useForm } from "#kit";
import { Button, Checkbox, Field, Form, Notice, Page } from "#ui";

import { check } from "./check.js";

export default function App() {
  const [stay, setStay] = useState(false);
  const [entered, setEntered] = useState(null);
  const form = useForm({ email: "", password: "" }, check, ({ email }) => setEntered(email));
  if (entered)
    return (
      <Page title="Welcome back">
        <Notice>You are signed in as {entered}.</Notice>
      </Page>
    );
  return (
    <Page title="Sign in" lead="Good to see you again.">
      <Form onSubmit={form.onSubmit}>
        <Field label="E-mail" type="email" autoComplete="email" {...form.field("email")} />
        <Field label="Password" type="password" autoComplete="current-password" {...form.field("password")} />
        <Checkbox label="Stay signed in on this device" checked={stay} onChange={setStay} />
        <Button kind="main" type="submit">
          Sign in
        </Button>
      </Form>
      <p>
        <a href="/password-reset/">I have forgotten my password</a> · <a href="/signup/">I am new here</a>
      </p>
    </Page>
  );
}
