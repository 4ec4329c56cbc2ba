import { useState } from "react";

import { day, Link, plural } from "#kit";
import { person } from "#school";
import { Badge, Button, List, Page, Pager, Row, SearchBox } from "#ui";

import { conversations } from "../logic/mailbox.js";
import { LINKS } from "./links.js";

export function Box({ letters, send, box }) {
  const [words, setWords] = useState("");
  const all = conversations(letters, box);
  const shown = all.filter((each) =>
    `${person(each.person).name} ${each.last.text}`.toLowerCase().includes(words.toLowerCase()),
  );
  const unread = all.reduce((sum, each) => sum + each.unread, 0);
  return (
    <Page title="Messages" lead={unread > 0 ? plural(unread, "new letter") : "No new letters"} links={LINKS}>
      <SearchBox value={words} onChange={setWords} placeholder="Search letters" />
      <Pager items={shown} size={10}>
        {(part) => (
          <List items={part} empty="Empty.">
            {({ person: id, last, unread: waiting }) => (
              <Row>
                {waiting > 0 && <Badge tone="good">{waiting}</Badge>}
                <Link to={`/with/${id}`}>{person(id).name}</Link> {last.text} <span>{day(last.on)}</span>
                <Button onClick={() => send({ type: "archive", person: id })}>
                  {box === "archive" ? "Bring back" : "Archive"}
                </Button>
              </Row>
            )}
          </List>
        )}
      </Pager>
    </Page>
  );
}
