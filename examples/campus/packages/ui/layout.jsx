import { Link } from "#kit";

/** A page with the platform's head, the application's name and, if it has several pages, their links. */
export function Page({ title, lead, links = [], children }) {
  return (
    <>
      <header className="head">
        <a className="home" href="/dashboard/">
          Campus
        </a>
        <nav>
          {links.map(([to, text]) => (
            <Link key={to} to={to}>
              {text}
            </Link>
          ))}
        </nav>
      </header>
      <main className="page">
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
        {children}
      </main>
    </>
  );
}

export function Section({ title, action, children }) {
  return (
    <section className="section">
      <h2>
        {title}
        {action && <span className="action">{action}</span>}
      </h2>
      {children}
    </section>
  );
}

export function Card({ title, children, footer }) {
  return (
    <article className="card">
      {title && <h3>{title}</h3>}
      {children}
      {footer && <footer>{footer}</footer>}
    </article>
  );
}

export const Columns = ({ children }) => <div className="columns">{children}</div>;
export const Row = ({ children }) => <div className="row">{children}</div>;
export const Empty = ({ children }) => <p className="empty">{children}</p>;
export const Badge = ({ tone = "plain", children }) => <span className={`badge ${tone}`}>{children}</span>;

export function Stat({ label, value }) {
  return (
    <div className="stat">
      <strong>{value}</strong>
      <span>{label}</span>
    </div>
  );
}

/** Pairs of a name and a value. */
export function Facts({ facts }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Button({ kind = "plain", type = "button", ...rest }) {
  return <button className={`button ${kind}`} type={type} {...rest} />;
}
