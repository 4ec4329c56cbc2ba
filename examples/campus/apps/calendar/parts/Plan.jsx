import { useState } from "react";

import { useForm } from "#kit";
import { NOW } from "#school";
import { Button, Field, Form, Notice } from "#ui";

import { clashes } from "../logic/events.js";

const FIRST = { title: "", on: NOW.slice(0, 10), at: "18:00", minutes: "30" };

const check = ({ title, minutes }) => ({
  ...(title.trim() === "" && { title: "What is it?" }),
  ...(!(Number(minutes) > 0) && { minutes: "How many?" }),
});

export function Plan({ events, onAdd }) {
  const [planned, setPlanned] = useState(null);
  const form = useForm(FIRST, check, (values) => {
    const event = { ...values, minutes: Number(values.minutes), kind: "mine", id: `mine-${values.on}-${values.at}` };
    setPlanned({ event, clash: clashes([...events.filter(({ on }) => on === event.on), event]).length > 0 });
    onAdd(event);
    form.reset();
  });
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="What" {...form.field("title")} />
      <Field label="Day" type="date" {...form.field("on")} />
      <Field label="Time" type="time" {...form.field("at")} />
      <Field label="Minutes" inputMode="numeric" {...form.field("minutes")} />
      <Button kind="main" type="submit">
        Plan it
      </Button>
      {planned && (
        <Notice tone={planned.clash ? "warn" : "good"}>
          {planned.event.title} is planned{planned.clash ? ", though something else is then" : ""}.
        </Notice>
      )}
    </Form>
  );
}
