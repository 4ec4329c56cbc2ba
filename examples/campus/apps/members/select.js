export function select(people, { role, words }) {
  const wanted = words.trim().toLowerCase();
  return people.filter(
    (person) =>
      (role === "" || person.role === role) && `${person.name} ${person.email}`.toLowerCase().includes(wanted),
  );
}

export function initials(name) {
  return name
    .split(" ")
    .map(([first]) => first)
    .join("");
}
