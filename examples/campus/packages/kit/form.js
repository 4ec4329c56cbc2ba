import { useState } from "react";

/** A form's values and faults. `check(values)` answers `{field: fault}`; `submit` runs only without any. */
export function useForm(initial, check, submit) {
  const [values, setValues] = useState(initial);
  const [faults, setFaults] = useState({});
  const field = (name) => ({
    name,
    value: values[name],
    fault: faults[name],
    onChange: (value) => setValues((before) => ({ ...before, [name]: value })),
  });
  const onSubmit = (event) => {
    event.preventDefault();
    const found = check(values);
    setFaults(found);
    if (Object.keys(found).length === 0) submit(values);
  };
  return { values, field, onSubmit, reset: () => setValues(initial) };
}
