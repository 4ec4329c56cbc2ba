import { Checkbox, Row } from "#ui";

export function Filters({ found, chosen, onChange }) {
  const kinds = ["course", "lesson", "person"];
  const count = (kind) => found.filter((each) => each.kind === kind).length;
  return (
    <Row>
      {kinds.map((kind) => (
        <Checkbox
          key={kind}
          label={`${kind} (${count(kind)})`}
          checked={chosen.includes(kind)}
          onChange={(on) => onChange(on ? [...chosen, kind] : chosen.filter((each) => each !== kind))}
        />
      ))}
    </Row>
  );
}
