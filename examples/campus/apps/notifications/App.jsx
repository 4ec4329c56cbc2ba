import { plural, relativeDay, useStored } from "#kit";
import { NOW } from "#school";
import { Badge, Button, Checkbox, List, Page, Row, Section, Tabs } from "#ui";

import { EVENTS, KINDS } from "./events.js";
import { bundles, unread } from "./feed.js";

export default function App() {
  const [seen, setSeen] = useStored("seen", []);
  const [muted, setMuted] = useStored("muted", ["badge"]);
  const waiting = unread(EVENTS, seen, muted);
  return (
    <Page
      title="Notifications"
      lead={waiting.length === 0 ? "You have seen everything." : `${plural(waiting.length, "thing")} you have not seen`}
    >
      <Tabs
        tabs={[
          ["Unread", <Feed key="unread" events={waiting} onSeen={(ids) => setSeen([...seen, ...ids])} />],
          ["All", <Feed key="all" events={EVENTS} />],
          ["Settings", <Settings key="settings" muted={muted} onChange={setMuted} />],
        ]}
      />
    </Page>
  );
}

function Feed({ events, onSeen }) {
  return (
    <>
      {onSeen && <Button onClick={() => onSeen(events.map(({ id }) => id))}>I have seen all</Button>}
      {bundles(events).map(({ on, kinds }) => (
        <Section key={on} title={relativeDay(on, NOW)}>
          <List items={kinds}>
            {({ kind, events: same }) => (
              <Row>
                <Badge tone={kind === "deadline" ? "warn" : "plain"}>{kind}</Badge>
                <span>
                  {same.length === 1 ? same[0].text : `${same[0].text}, and ${plural(same.length - 1, "other")}`}
                </span>
                {onSeen && <Button onClick={() => onSeen(same.map(({ id }) => id))}>Seen</Button>}
              </Row>
            )}
          </List>
        </Section>
      ))}
    </>
  );
}

function Settings({ muted, onChange }) {
  return KINDS.map((kind) => (
    <Checkbox
      key={kind}
      label={`Tell me of each ${kind}`}
      checked={!muted.includes(kind)}
      onChange={(on) => onChange(on ? muted.filter((each) => each !== kind) : [...muted, kind])}
    />
  ));
}
