import { useReducer } from "react";

import { day } from "#kit";
import { NOW, person, students } from "#school";
import { Badge, Button, Card, Columns, List, Page, Row, Section } from "#ui";

import { EMPTY, room } from "./room.js";
import { SESSIONS } from "./sessions.js";

export default function App() {
  const coming = SESSIONS.filter(({ on }) => on > NOW);
  const past = SESSIONS.filter(({ on }) => on <= NOW);
  return (
    <Page title="Live sessions" lead={`Next: ${coming[0].title}, ${day(coming[0].on)}`}>
      <Section title="The room">
        <Room />
      </Section>
      <Section title="Coming">
        <Cards sessions={coming.slice(0, 6)} />
      </Section>
      <Section title="Recorded">
        <Cards sessions={past.slice(-6)} recorded />
      </Section>
    </Page>
  );
}

function Cards({ sessions, recorded = false }) {
  return (
    <Columns>
      {sessions.map(({ id, title, host, on }) => (
        <Card key={id} title={title} footer={`${person(host).name}, ${day(on)}`}>
          {recorded && <Badge tone="good">recorded</Badge>}
        </Card>
      ))}
    </Columns>
  );
}

function Room() {
  const [state, send] = useReducer(room, EMPTY);
  const me = students[0].id;
  return (
    <>
      <Row>
        <Button kind="main" onClick={() => send({ type: state.present.includes(me) ? "leave" : "join", who: me })}>
          {state.present.includes(me) ? "Leave" : "Join"}
        </Button>
        <Button disabled={!state.present.includes(me)} onClick={() => send({ type: "hand", who: me })}>
          {state.hands.includes(me) ? "Hand down" : "Hand up"}
        </Button>
        <Button onClick={() => send({ type: "call" })}>Call the next one</Button>
      </Row>
      <p>Speaks: {state.speaker ? person(state.speaker).name : "nobody"}</p>
      <List items={state.hands.map((id) => ({ id }))} empty="No hand is up.">
        {({ id }) => person(id).name}
      </List>
    </>
  );
}
