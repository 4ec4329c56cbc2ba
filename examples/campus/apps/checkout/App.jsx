import { useReducer } from "react";

import { Page, Steps } from "#ui";

import { Address } from "./Address.jsx";
import { Basket } from "./Basket.jsx";
import { Confirmation } from "./Confirmation.jsx";
import { Payment } from "./Payment.jsx";
import { FIRST, order } from "./order.js";

const SCREENS = [Basket, Address, Payment, Confirmation];

export default function App() {
  const [state, send] = useReducer(order, FIRST);
  const Screen = SCREENS[state.at];
  return (
    <Page title="Checkout">
      <Steps steps={["Basket", "Address", "Payment", "Done"]} at={state.at} />
      <Screen order={state} send={send} />
    </Page>
  );
}
