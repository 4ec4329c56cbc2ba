import { Checkbox, Section } from "#ui";

const PARTS = { place: "Where you live", courses: "Your courses", grades: "Your grades" };

export function Visibility({ me, onChange }) {
  return (
    <Section title="Others may see">
      {Object.entries(PARTS).map(([part, label]) => (
        <Checkbox
          key={part}
          label={label}
          checked={me.visible[part]}
          onChange={(on) => onChange({ visible: { ...me.visible, [part]: on } })}
        />
      ))}
    </Section>
  );
}
