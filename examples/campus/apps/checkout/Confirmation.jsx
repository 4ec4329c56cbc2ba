import { plural } from "#kit";
import { Notice } from "#ui";

export function Confirmation({ order }) {
  return (
    <Notice>
      Thank you. {plural(order.items.length, "course")} wait for you on your <a href="/dashboard/">dashboard</a>.
    </Notice>
  );
}
