import { Routes } from "#kit";

import { Certificate } from "./Certificate.jsx";
import { Check } from "./Check.jsx";
import { Mine } from "./Mine.jsx";
import { CERTIFICATES } from "./issued.js";

export const pages = ["/", "/check", ...CERTIFICATES.map(({ number }) => `/certificate/${number}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Mine],
        ["/check", Check],
        ["/certificate/:number", Certificate],
      ]}
    />
  );
}
