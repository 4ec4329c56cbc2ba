import { Routes, useStored } from "#kit";
import { NOW } from "#school";
import { Page } from "#ui";

import { Join } from "./Join.jsx";
import { Overview } from "./Overview.jsx";
import { step } from "./enrolments.js";

export const pages = ["/", "/join"];

const FIRST = [
  { course: "algebra", on: "2026-02-03", state: "active" },
  { course: "databases", on: "2026-02-25", state: "active" },
  { course: "history", on: "2025-09-01", state: "left" },
];

export default function App() {
  const [enrolments, setEnrolments] = useStored("enrolments", FIRST);
  const props = { enrolments, send: (event) => setEnrolments(step(enrolments, event, NOW)) };
  return (
    <Page
      title="Enrolment"
      links={[
        ["/", "Your courses"],
        ["/join", "Join another"],
      ]}
    >
      <Routes
        routes={[
          ["/", Overview, props],
          ["/join", Join, props],
        ]}
      />
    </Page>
  );
}
