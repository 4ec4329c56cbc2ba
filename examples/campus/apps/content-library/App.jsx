import { useState } from "react";

import { duration, number } from "#kit";
import { Badge, Button, Card, Checkbox, Columns, Page, Row, SearchBox, Section, Stat } from "#ui";

import { ITEMS, KINDS } from "./items.js";
import { facets, select, weight } from "./select.js";

export default function App() {
  const [wish, setWish] = useState({ words: "", kinds: [], topics: [] });
  const [chosen, setChosen] = useState([]);
  const found = select(ITEMS, wish);
  const toggle = (facet, value) => (on) =>
    setWish({ ...wish, [facet]: on ? [...wish[facet], value] : wish[facet].filter((each) => each !== value) });
  return (
    <Page title="Content library" lead="Take what helps, give what you can.">
      <SearchBox value={wish.words} onChange={(words) => setWish({ ...wish, words })} placeholder="Search titles" />
      <Row>
        {KINDS.map((kind) => (
          <Checkbox key={kind} label={kind} checked={wish.kinds.includes(kind)} onChange={toggle("kinds", kind)} />
        ))}
      </Row>
      <Row>
        {facets(found, "topic").map(([topic, count]) => (
          <Checkbox
            key={topic}
            label={`${topic} (${count})`}
            checked={wish.topics.includes(topic)}
            onChange={toggle("topics", topic)}
          />
        ))}
      </Row>
      <Section title={`${number(found.length)} items`}>
        <Columns>
          {found.slice(0, 24).map((item) => (
            <Item key={item.id} item={item} onTake={() => setChosen([...new Set([...chosen, item])])} />
          ))}
        </Columns>
      </Section>
      <Basket chosen={chosen} onClear={() => setChosen([])} />
    </Page>
  );
}

function Item({ item, onTake }) {
  return (
    <Card title={item.title} footer={`${item.topic} · ${duration(item.minutes)}`}>
      <Row>
        <Badge>{item.kind}</Badge> <Button onClick={onTake}>Take</Button>
      </Row>
    </Card>
  );
}

function Basket({ chosen, onClear }) {
  const { minutes, megabytes } = weight(chosen);
  return (
    <Section title="Taken" action={<Button onClick={onClear}>Empty</Button>}>
      <Row>
        <Stat label="items" value={chosen.length} />
        <Stat label="to learn" value={duration(minutes)} />
        <Stat label="MB" value={number(megabytes)} />
      </Row>
    </Section>
  );
}
