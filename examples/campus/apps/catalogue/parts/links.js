import { topics } from "#school";

export const LINKS = [["/", "All"], ...topics.map((topic) => [`/topic/${topic}`, topic]), ["/compare", "Compare"]];
