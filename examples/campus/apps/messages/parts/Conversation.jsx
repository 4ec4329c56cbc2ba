import { useEffect, useState } from "react";

import { day } from "#kit";
import { person as find } from "#school";
import { Button, Card, Page, Row, TextArea } from "#ui";

import { ME, partner } from "../logic/mailbox.js";
import { quote } from "../logic/quote.js";
import { LINKS } from "./links.js";

export function Conversation({ person, letters, send }) {
  const [text, setText] = useState("");
  const shown = letters.filter((letter) => partner(letter) === person);
  const unread = shown.some(({ read }) => !read);
  useEffect(() => {
    if (unread) send({ type: "read", person });
  }, [unread, person, send]);
  const answer = () => {
    send({ type: "send", to: person, text });
    setText("");
  };
  return (
    <Page title={find(person)?.name ?? "Nobody"} links={LINKS}>
      {shown.map((letter) => (
        <Card key={letter.id} footer={`${letter.from === ME ? "You" : find(person).name}, ${day(letter.on)}`}>
          {letter.text}
        </Card>
      ))}
      <TextArea label="Answer" value={text} onChange={setText} />
      <Row>
        <Button kind="main" disabled={text.trim() === ""} onClick={answer}>
          Send
        </Button>
        <Button onClick={() => setText(`${quote(shown.at(-1).text)}\n\n`)}>Quote</Button>
      </Row>
    </Page>
  );
}
