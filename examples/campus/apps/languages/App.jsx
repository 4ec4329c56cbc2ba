import { useStored } from "#kit";
import { Button, Columns, Card, Meter, Page } from "#ui";

const LANGUAGES = [
  { code: "en", name: "English", greeting: "Welcome", done: 1 },
  { code: "fr", name: "Français", greeting: "Bienvenue", done: 0.97 },
  { code: "de", name: "Deutsch", greeting: "Willkommen", done: 0.94 },
  { code: "es", name: "Español", greeting: "Bienvenidos", done: 0.92 },
  { code: "pt", name: "Português", greeting: "Boas-vindas", done: 0.81 },
  { code: "ja", name: "日本語", greeting: "ようこそ", done: 0.64 },
  { code: "sw", name: "Kiswahili", greeting: "Karibu", done: 0.38 },
  { code: "uk", name: "Українська", greeting: "Ласкаво просимо", done: 0.77 },
];

export default function App() {
  const [chosen, choose] = useStored("language", "en");
  return (
    <Page title="Languages" lead={LANGUAGES.find(({ code }) => code === chosen).greeting}>
      <Columns>
        {LANGUAGES.map(({ code, name, done }) => (
          <Card key={code} title={<span lang={code}>{name}</span>} footer={<Meter value={done} label="translated" />}>
            <Button kind={code === chosen ? "main" : "plain"} onClick={() => choose(code)}>
              {code === chosen ? "Chosen" : "Choose"}
            </Button>
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
