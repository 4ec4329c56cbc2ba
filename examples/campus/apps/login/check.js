export function check({ email, password }) {
  const faults = {};
  if (!/^\S+@\S+\.\S+$/.test(email)) faults.email = "This is not an e-mail address.";
  if (password === "") faults.password = "Please type your password.";
  return faults;
}
