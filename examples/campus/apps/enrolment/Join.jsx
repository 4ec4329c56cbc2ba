import { money, plural } from "#kit";
import { courses } from "#school";
import { Button, Card, Columns } from "#ui";

import { isIn } from "./enrolments.js";

export function Join({ enrolments, send }) {
  const open = courses.filter(({ id }) => !isIn(enrolments, id));
  return (
    <Columns>
      {open.map(({ id, title, about, price, weeks }) => (
        <Card key={id} title={title} footer={`${plural(weeks, "week")} · ${price === 0 ? "free" : money(price)}`}>
          <p>{about}</p>
          <Button kind="main" onClick={() => send({ type: "join", course: id })}>
            Join
          </Button>
        </Card>
      ))}
    </Columns>
  );
}
