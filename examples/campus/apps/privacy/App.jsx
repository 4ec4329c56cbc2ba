import { DataTable, Page, Section } from "#ui";

const KEPT = [
  { id: 1, what: "Name and address", why: "To know you", days: 30 },
  { id: 2, what: "Grades and certificates", why: "So that you can prove them", days: 36500 },
  { id: 3, what: "What you wrote in the forum", why: "Others answered it", days: 36500 },
  { id: 4, what: "Which lessons you opened", why: "To go on where you stopped", days: 365 },
  { id: 5, what: "Addresses of your devices", why: "To fend off attacks", days: 14 },
];

export default function App() {
  return (
    <Page title="Privacy" lead="We keep little, and say what.">
      <DataTable
        rows={KEPT}
        sort={{ key: "days", down: false }}
        columns={[
          { key: "what", title: "What" },
          { key: "why", title: "Why" },
          {
            key: "days",
            title: "For",
            show: ({ days }) => (days > 3650 ? "as long as Campus exists" : `${days} days after you leave`),
          },
        ]}
      />
      <Section title="Your rights">
        <p>You may see it, correct it, take it with you and have it deleted. Write to privacy@campus.example.</p>
      </Section>
    </Page>
  );
}
