import { useState } from "react";

import { Link, Routes } from "#kit";
import { Badge, Button, List, Notice, Page, Picker, Row } from "#ui";

import { OPENINGS } from "./openings.js";

export const pages = ["/", ...OPENINGS.map(({ id }) => `/opening/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Openings],
        ["/opening/:id", Opening],
      ]}
    />
  );
}

function Openings() {
  const [team, setTeam] = useState("");
  const teams = [["", "All teams"], ...new Set(OPENINGS.map((each) => each.team))];
  const shown = OPENINGS.filter((each) => team === "" || each.team === team);
  return (
    <Page title="Careers" lead={`${OPENINGS.length} open positions, all of them remote.`}>
      <Picker label="Team" options={teams} value={team} onChange={setTeam} />
      <List items={shown}>
        {({ id, title, team: of, hours }) => (
          <Row>
            <Link to={`/opening/${id}`}>{title}</Link>
            <Badge>{of}</Badge>
            <span>{hours} h a week</span>
          </Row>
        )}
      </List>
    </Page>
  );
}

function Opening({ id }) {
  const [applied, setApplied] = useState(false);
  const opening = OPENINGS.find((each) => each.id === id);
  if (!opening) return <Page title="This position is filled" />;
  return (
    <Page title={opening.title} lead={opening.about} links={[["/", "All positions"]]}>
      <ul>
        {opening.wishes.map((wish) => (
          <li key={wish}>{wish}</li>
        ))}
      </ul>
      {applied ? (
        <Notice>Thank you. We answer within a week.</Notice>
      ) : (
        <Button kind="main" onClick={() => setApplied(true)}>
          Apply
        </Button>
      )}
    </Page>
  );
}
