import { z } from "zod";

const Course = z.strictObject({
  region: z.string().regex(/^([a-z]+-)+\d+$/, "is no region"),
  /** How long the replica is InProgress. */
  seconds: z.number().min(0).default(0),
  /** The StatusMessage that it fails with. It succeeds where this is left out. */
  failure: z.string().min(1).optional(),
  times: z.number().int().min(1).default(1),
});
type Course = z.output<typeof Course>;

/** Body of `POST /_sandbox/replication`. */
export type CourseInput = z.input<typeof Course>;

/** How the next replications to a region go, where they are not done at once. */
export class ReplicationScript {
  #courses: Course[] = [];

  /** Throws zod's error for what cannot be. */
  add(input: CourseInput): Course {
    const course = Course.parse(input);
    this.#courses.push({ ...course });
    return course;
  }

  /** The course of a replication that begins now. Counts it. */
  take(region: string): { seconds: number; failure?: string | undefined } {
    const course = this.#courses.find((one) => one.region === region);
    if (course === undefined) return { seconds: 0 };
    course.times -= 1;
    this.#courses = this.#courses.filter((one) => one.times > 0);
    return course;
  }

  reset(): void {
    this.#courses = [];
  }
}
