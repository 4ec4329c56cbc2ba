import { useStored } from "#kit";
import { Section, TextArea } from "#ui";

export function SideNotes({ lesson }) {
  const [notes, setNotes] = useStored("player/notes", {});
  return (
    <Section title="Your notes">
      <TextArea
        label="Only you see them"
        value={notes[lesson] ?? ""}
        onChange={(text) => setNotes({ ...notes, [lesson]: text })}
      />
    </Section>
  );
}
