import { useId } from "react";

export function Form({ children, ...rest }) {
  return (
    <form className="form" noValidate {...rest}>
      {children}
    </form>
  );
}

/** A labelled input. `onChange` gets the value itself. */
export function Field({ label, hint, fault, onChange, ...rest }) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <input id={id} aria-invalid={Boolean(fault)} onChange={(event) => onChange(event.target.value)} {...rest} />
    </Labelled>
  );
}

export function TextArea({ label, hint, fault, onChange, ...rest }) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <textarea id={id} rows={5} onChange={(event) => onChange(event.target.value)} {...rest} />
    </Labelled>
  );
}

/** A choice of one. Options are texts or pairs of value and text. */
export function Picker({ label, options, fault, onChange, ...rest }) {
  const id = useId();
  return (
    <Labelled id={id} label={label} fault={fault}>
      <select id={id} onChange={(event) => onChange(event.target.value)} {...rest}>
        {options.map((option) => {
          const [value, text] = Array.isArray(option) ? option : [option, option];
          return (
            <option key={value} value={value}>
              {text}
            </option>
          );
        })}
      </select>
    </Labelled>
  );
}

function Labelled({ id, label, hint, fault, children }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && <small>{hint}</small>}
      {fault && <small className="fault">{fault}</small>}
    </div>
  );
}

export function Checkbox({ label, checked, onChange }) {
  return (
    <label className="checkbox">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} /> {label}
    </label>
  );
}

export function SearchBox({ value, onChange, placeholder = "Search" }) {
  return (
    <input
      type="search"
      className="search"
      aria-label={placeholder}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
