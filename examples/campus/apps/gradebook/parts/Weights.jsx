import { Button, Field, Form, Notice } from "#ui";

import { EVEN, WORKS } from "../logic/weights.js";

export function Weights({ weights, onChange }) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return (
    <Form>
      {WORKS.map((work, index) => (
        <Field
          key={work}
          label={work}
          inputMode="numeric"
          value={weights[index]}
          onChange={(value) => onChange(weights.map((each, place) => (place === index ? Number(value) || 0 : each)))}
        />
      ))}
      <Notice tone={sum > 0 ? "good" : "bad"}>The weights add up to {sum}; each counts by its share.</Notice>
      <Button onClick={() => onChange(EVEN)}>All alike</Button>
    </Form>
  );
}
