import { useForm } from "#kit";
import { Button, Field, Form, Picker, Row } from "#ui";

import { TAX } from "./price.js";

const check = ({ name, street, town }) => ({
  ...(name === "" && { name: "Whose bill is it?" }),
  ...(street === "" && { street: "We need it for the bill." }),
  ...(town === "" && { town: "We need it for the bill." }),
});

export function Address({ order, send }) {
  const first = order.address ?? { name: "", street: "", town: "", country: order.country };
  const form = useForm(first, check, (address) => send({ type: "address", address }));
  return (
    <Form onSubmit={form.onSubmit}>
      <Field label="Name" autoComplete="name" {...form.field("name")} />
      <Field label="Street" autoComplete="street-address" {...form.field("street")} />
      <Field label="Town" autoComplete="address-level2" {...form.field("town")} />
      <Picker label="Country" options={Object.keys(TAX)} {...form.field("country")} />
      <Row>
        <Button onClick={() => send({ type: "back" })}>Back</Button>
        <Button kind="main" type="submit">
          Go on
        </Button>
      </Row>
    </Form>
  );
}
