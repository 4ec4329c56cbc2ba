import { useState } from "react";

import { money } from "#kit";
import { course } from "#school";
import { Button, Field, List, Notice, Row } from "#ui";

import { Summary } from "./Summary.jsx";

export function Basket({ order, send }) {
  const [code, setCode] = useState("");
  return (
    <>
      <List items={order.items.map(course)} empty="Your basket is empty.">
        {({ id, title, price }) => (
          <Row>
            <strong>{title}</strong> {money(price)}{" "}
            <Button onClick={() => send({ type: "remove", item: id })}>Remove</Button>
          </Row>
        )}
      </List>
      <Field label="Voucher" value={code} onChange={setCode} />
      <Button onClick={() => send({ type: "voucher", code })}>Use it</Button>
      {order.voucher && <Notice>{order.voucher} is in force.</Notice>}
      <Summary order={order} />
      <Button kind="main" disabled={order.items.length === 0} onClick={() => send({ type: "next" })}>
        Go on
      </Button>
    </>
  );
}
