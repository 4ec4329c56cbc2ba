import { Routes, useStored } from "#kit";
import { students } from "#school";
import { Page } from "#ui";

import { Account } from "./Account.jsx";
import { Overview } from "./Overview.jsx";
import { Visibility } from "./Visibility.jsx";

export const pages = ["/", "/account", "/visibility"];

const ME = {
  ...students[0],
  about: "I learn in the evenings.",
  place: "Tromsø",
  links: [],
  visible: { place: true, courses: true, grades: false },
};
const LINKS = [
  ["/", "Profile"],
  ["/account", "Account"],
  ["/visibility", "Who sees what"],
];

export default function App() {
  const [me, setMe] = useStored("profile", ME);
  const props = { me, onChange: (change) => setMe({ ...me, ...change }) };
  return (
    <Page title="Your profile" links={LINKS}>
      <Routes
        routes={[
          ["/", Overview, props],
          ["/account", Account, props],
          ["/visibility", Visibility, props],
        ]}
      />
    </Page>
  );
}
