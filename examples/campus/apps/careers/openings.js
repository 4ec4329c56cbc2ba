export const OPENINGS = [
  {
    id: "editor",
    title: "Course editor",
    team: "Teaching",
    hours: 32,
    about: "You turn experts' notes into lessons.",
    wishes: ["You have taught", "You cut what is not needed"],
  },
  {
    id: "frontend",
    title: "Front-end developer",
    team: "Engineering",
    hours: 40,
    about: "You own a dozen of our fifty applications.",
    wishes: ["You know the platform under the framework", "You test what you write"],
  },
  {
    id: "operations",
    title: "Operations engineer",
    team: "Engineering",
    hours: 40,
    about: "You keep builds quick and nights quiet.",
    wishes: ["You have been paged and changed something so that it stopped"],
  },
  {
    id: "support",
    title: "Learner support",
    team: "Community",
    hours: 20,
    about: "You answer, kindly and exactly.",
    wishes: ["You write well in two languages"],
  },
];
