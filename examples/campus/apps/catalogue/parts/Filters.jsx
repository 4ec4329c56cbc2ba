import { topics } from "#school";
import { Checkbox, Picker, Row, SearchBox } from "#ui";

import { LENGTHS, LEVELS } from "../logic/filter.js";

export function Filters({ wish, onChange }) {
  const set = (name) => (value) => onChange({ ...wish, [name]: value });
  return (
    <Row>
      <SearchBox value={wish.words} onChange={set("words")} placeholder="Title or subject" />
      <Picker label="Topic" options={[["", "Any"], ...topics]} value={wish.topic} onChange={set("topic")} />
      <Picker label="Level" options={[["", "Any"], ...LEVELS]} value={wish.level} onChange={set("level")} />
      <Picker
        label="Length"
        options={[["", "Any"], ...Object.keys(LENGTHS)]}
        value={wish.length}
        onChange={set("length")}
      />
      <Checkbox label="Only free ones" checked={wish.free} onChange={set("free")} />
    </Row>
  );
}
