import { useState } from "react";

import { plural } from "#kit";
import { Badge, Button, List, Page, Row, TextArea } from "#ui";

import { addresses } from "./addresses.js";

export default function App() {
  const [text, setText] = useState("");
  const [invited, setInvited] = useState([]);
  const { good, bad } = addresses(text);
  const send = () => {
    setInvited([...invited, ...good]);
    setText("");
  };
  return (
    <Page title="Invite a friend" lead="Addresses, apart by commas or lines.">
      <TextArea
        label="Whom?"
        value={text}
        onChange={setText}
        fault={bad.length > 0 && `Not an address: ${bad.join(", ")}`}
      />
      <Button kind="main" disabled={good.length === 0 || bad.length > 0} onClick={send}>
        Invite {plural(good.length, "person", "people")}
      </Button>
      <List items={invited.map((address) => ({ id: address }))} empty="You have invited nobody yet.">
        {({ id }) => (
          <Row>
            {id} <Badge>invited</Badge>
          </Row>
        )}
      </List>
    </Page>
  );
}
