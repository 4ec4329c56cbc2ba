import { useForm } from "#kit";
import { NOW } from "#school";
import { Button, Field, Form, Row } from "#ui";

import { Summary } from "./Summary.jsx";
import { cardFits, stillGood } from "./card.js";

const check = ({ number, expiry }) => ({
  ...(!cardFits(number) && { number: "A digit must be wrong." }),
  ...(!stillGood(expiry, NOW) && { expiry: "Month/year, and not in the past." }),
});

export function Payment({ order, send }) {
  const form = useForm({ number: "", expiry: "" }, check, () => send({ type: "next" }));
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="Card number" inputMode="numeric" autoComplete="cc-number" {...form.field("number")} />
      <Field label="Good until" placeholder="04/27" autoComplete="cc-exp" {...form.field("expiry")} />
      <Summary order={order} />
      <Row>
        <Button onClick={() => send({ type: "back" })}>Back</Button>
        <Button kind="main" type="submit">
          Pay
        </Button>
      </Row>
    </Form>
  );
}
