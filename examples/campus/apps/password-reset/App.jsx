import { useState } from "react";

import { useForm } from "#kit";
import { Button, Field, Form, Notice, Page, Steps } from "#ui";

const STEPS = ["Address", "Code", "New password"];

export default function App() {
  const [at, setAt] = useState(0);
  const next = () => setAt((step) => step + 1);
  const Step = [Address, Code, Password, Done][at];
  return (
    <Page title="Password reset">
      <Steps steps={STEPS} at={at} />
      <Step onDone={next} />
    </Page>
  );
}

function Address({ onDone }) {
  const check = ({ email }) => (email.includes("@") ? {} : { email: "Please type your e-mail address." });
  const form = useForm({ email: "" }, check, onDone);
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="E-mail" type="email" {...form.field("email")} />
      <Button kind="main" type="submit">
        Send me a code
      </Button>
    </Form>
  );
}

function Code({ onDone }) {
  const check = ({ code }) => (/^\d{6}$/.test(code) ? {} : { code: "The code has six digits." });
  const form = useForm({ code: "" }, check, onDone);
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="Code from the letter" inputMode="numeric" {...form.field("code")} />
      <Button kind="main" type="submit">
        Go on
      </Button>
    </Form>
  );
}

function Password({ onDone }) {
  const check = ({ first, second }) => ({
    ...(first.length < 10 && { first: "Ten characters or more, please." }),
    ...(first !== second && { second: "The two differ." }),
  });
  const form = useForm({ first: "", second: "" }, check, onDone);
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="New password" type="password" {...form.field("first")} />
      <Field label="Once more" type="password" {...form.field("second")} />
      <Button kind="main" type="submit">
        Set it
      </Button>
    </Form>
  );
}

function Done() {
  return (
    <Notice>
      Your new password holds. <a href="/login/">Sign in</a>
    </Notice>
  );
}
