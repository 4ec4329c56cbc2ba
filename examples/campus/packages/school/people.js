const NAMES = `Ada Okafor, Bruno Salazar, Chiara Lindqvist, Dmitri Haddad, Elif Moreau, Farah Nakamura, Goran Petit,
  Hana Oyelaran, Ivo Castell, Jun Abernathy, Kofi Lehmann, Lina Farouk, Marta Yilmaz, Nils Adeyemi, Oksana Reyes,
  Paulo Grant, Qing Sørensen, Rosa Banerjee, Samir Kowalski, Tove Mbeki, Uma Fontaine, Viktor Ito, Wanda Cruz,
  Xenia Dahl, Yusuf Brandt, Zoe Ferrari, Amina Novak, Bo Larsen, Carmen Osei, Dario Weiss, Esra Quinn, Femi Tanaka`;
const TEACHERS = 8;

export const people = NAMES.split(",").map((name, index) => {
  const [first, last] = name.trim().split(" ");
  return {
    id: `p${String(index + 1).padStart(2, "0")}`,
    name: `${first} ${last}`,
    email: `${first}.${last}@campus.example`.toLowerCase().replace("ø", "o"),
    role: index < TEACHERS ? "teacher" : "student",
  };
});

export const teachers = people.filter(({ role }) => role === "teacher");
export const students = people.filter(({ role }) => role === "student");

export function person(id) {
  return people.find((each) => each.id === id);
}
