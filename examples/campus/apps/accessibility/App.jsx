import { useStored } from "#kit";
import { Card, Checkbox, Page, Picker, Section } from "#ui";

const SIZES = [
  ["100", "Normal"],
  ["125", "Large"],
  ["150", "Very large"],
];
const USUAL = { size: "100", contrast: false, motion: true, captions: true };

export default function App() {
  const [wish, setWish] = useStored("accessibility", USUAL);
  const set = (name) => (value) => setWish({ ...wish, [name]: value });
  return (
    <Page title="Accessibility" lead="These wishes hold in every application on this device.">
      <Section title="Your wishes">
        <Picker label="Text" options={SIZES} value={wish.size} onChange={set("size")} />
        <Checkbox label="More contrast" checked={wish.contrast} onChange={set("contrast")} />
        <Checkbox label="Things may move" checked={wish.motion} onChange={set("motion")} />
        <Checkbox label="Captions in videos" checked={wish.captions} onChange={set("captions")} />
      </Section>
      <Card title="It looks like this">
        <p style={{ fontSize: `${wish.size}%`, color: wish.contrast ? "black" : undefined }}>
          A reader who can read is a learner who can learn.
        </p>
      </Card>
    </Page>
  );
}
