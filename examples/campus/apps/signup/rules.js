const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

/** How good a password is, from 0 to 1: half by its length, half by its variety. */
export function strength(password) {
  const length = Math.min(1, password.length / 16);
  const variety = KINDS.filter((kind) => kind.test(password)).length / KINDS.length;
  return (length + variety) / 2;
}

export function check({ name, email, password }) {
  const faults = {};
  if (name.trim().length < 2) faults.name = "Please tell us your name.";
  if (!/^\S+@\S+\.\S+$/.test(email)) faults.email = "This is not an e-mail address.";
  if (password.length < 10) faults.password = "Ten characters or more, please.";
  else if (strength(password) < 0.5) faults.password = "This is too easy to guess.";
  return faults;
}
