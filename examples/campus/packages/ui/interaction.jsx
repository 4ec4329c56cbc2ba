import { useEffect, useRef, useState } from "react";

import { Button } from "./layout.jsx";

/** Tabs as pairs of a title and what it shows. */
export function Tabs({ tabs }) {
  const [chosen, setChosen] = useState(0);
  return (
    <div className="tabs">
      <div role="tablist">
        {tabs.map(([title], index) => (
          <button
            key={title}
            type="button"
            role="tab"
            aria-selected={index === chosen}
            onClick={() => setChosen(index)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel">{tabs[chosen][1]}</div>
    </div>
  );
}

export function Dialog({ title, open, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (open) dialog.current.showModal();
    else dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose}>
      <h2>{title}</h2>
      {children}
      <Button onClick={onClose}>Close</Button>
    </dialog>
  );
}

export function Notice({ tone = "good", children }) {
  return (
    <p className={`notice ${tone}`} role="status">
      {children}
    </p>
  );
}

/** Where one stands in a row of steps. */
export function Steps({ steps, at }) {
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={step} aria-current={index === at ? "step" : undefined} className={index < at ? "done" : undefined}>
          {step}
        </li>
      ))}
    </ol>
  );
}
