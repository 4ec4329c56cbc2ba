import { useState } from "react";

import { plural, useStored } from "#kit";
import { Button, Card, Meter, Page, Picker, Row } from "#ui";

import { answer, due, start } from "./boxes.js";
import { DECKS } from "./decks.js";

export default function App() {
  const [name, setName] = useState(Object.keys(DECKS)[0]);
  const [decks, setDecks] = useStored("flashcards", {});
  const cards = decks[name] ?? start(DECKS[name]);
  const today = due(cards);
  const grade = (card, known) => setDecks({ ...decks, [name]: answer(cards, card.front, known) });
  return (
    <Page title="Flashcards" lead={`${plural(today.length, "card")} to go today.`}>
      <Picker label="Deck" options={Object.keys(DECKS)} value={name} onChange={setName} />
      <Meter label="done today" value={1 - today.length / cards.length} />
      {today.length > 0 ? <Flip key={today[0].front} card={today[0]} onGrade={grade} /> : <p>That is all for today.</p>}
    </Page>
  );
}

function Flip({ card, onGrade }) {
  const [turned, setTurned] = useState(false);
  if (!turned)
    return (
      <Card title={card.front}>
        <Button kind="main" onClick={() => setTurned(true)}>
          Turn it
        </Button>
      </Card>
    );
  return (
    <Card title={card.back} footer={`box ${card.box}`}>
      <Row>
        <Button kind="main" onClick={() => onGrade(card, true)}>
          I knew it
        </Button>
        <Button onClick={() => onGrade(card, false)}>I did not</Button>
      </Row>
    </Card>
  );
}
