import { money } from "#kit";
import { course } from "#school";
import { Facts } from "#ui";

import { discount } from "./order.js";
import { price } from "./price.js";

export function Summary({ order }) {
  const { saved, tax, total } = price(
    order.items.map((id) => course(id).price),
    discount(order),
    order.country,
  );
  return (
    <Facts
      facts={[
        ["Saved", money(saved)],
        ["Of it tax", money(tax)],
        ["To pay", money(total)],
      ]}
    />
  );
}
