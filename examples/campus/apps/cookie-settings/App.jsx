import { useStored } from "#kit";
import { Button, Card, Checkbox, Page, Row } from "#ui";

const PURPOSES = [
  { id: "needed", title: "Needed", text: "Keeps you signed in. Cannot be switched off.", fixed: true },
  { id: "comfort", title: "Comfort", text: "Remembers where you stopped in a lesson." },
  { id: "counting", title: "Counting", text: "Counts which pages are read. No one else sees it." },
];
const LEAST = { needed: true, comfort: false, counting: false };
const ALL = { needed: true, comfort: true, counting: true };

export default function App() {
  const [choice, setChoice] = useStored("cookies", LEAST);
  return (
    <Page title="Cookie settings" lead="Only the first is needed.">
      {PURPOSES.map(({ id, title, text, fixed }) => (
        <Card key={id} title={title}>
          <p>{text}</p>
          <Checkbox
            label="Allowed"
            checked={choice[id]}
            onChange={(on) => !fixed && setChoice({ ...choice, [id]: on })}
          />
        </Card>
      ))}
      <Row>
        <Button kind="main" onClick={() => setChoice(ALL)}>
          Allow all
        </Button>
        <Button onClick={() => setChoice(LEAST)}>Only what is needed</Button>
      </Row>
    </Page>
  );
}
