/** Who wrote a demo post; `id` in the platform's own form, invented like the people themselves. */
export type DemoAuthor = {
  readonly id: string;
  readonly name: string;
  readonly handle?: string;
  readonly followers?: number;
};

/**
 * One invented post about the demo brand, dated relative to the moment of seeding: all `minutesAgo` fields are
 * whole minutes before it, `rating` is 1 to 5 stars, and `parent` is the `id` of an older post of `demoPosts`.
 */
export type DemoPost = {
  readonly platform: "line" | "mastodon" | "standardwebhooks";
  readonly id: string;
  readonly conversation: string;
  readonly author: DemoAuthor;
  readonly text: string;
  readonly minutesAgo: number;
  readonly kind?: "post" | "reply" | "message" | "review" | "comment";
  readonly rating?: number;
  readonly lang: "ja" | "en";
  /** Written by the brand itself. */
  readonly own?: true;
  readonly parent?: string;
  /** What the author changed the text to, and when. */
  readonly edit?: { readonly text: string; readonly minutesAgo: number };
  readonly deletedMinutesAgo?: number;
};
